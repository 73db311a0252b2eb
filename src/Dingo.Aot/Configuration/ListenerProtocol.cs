namespace Dingo.Aot.Configuration;

/// <summary>Which of the two Ouroboros protocols a listener speaks.</summary>
internal enum ListenerProtocol
{
    /// <summary>Between nodes (NtN).</summary>
    NodeToNode,

    /// <summary>Between a node and its local clients (NtC).</summary>
    NodeToClient,
}
