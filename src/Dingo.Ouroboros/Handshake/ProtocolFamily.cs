namespace Dingo.Ouroboros.Handshake;

/// <summary>Which suite of mini-protocols a bearer carries; it decides which versions exist.</summary>
public enum ProtocolFamily : byte
{
    /// <summary>Between nodes (NtN).</summary>
    NodeToNode,

    /// <summary>Between a node and its local clients (NtC).</summary>
    NodeToClient,
}
