namespace Dingo.Aot.Configuration;

/// <summary>To what a listener's connections are handed once their handshake is done.</summary>
internal enum HandOverKind
{
    /// <summary>Answered in this process: NtN keep-alive; NtC is held open.</summary>
    Respond,

    /// <summary>Forwarded to a node, which negotiates for itself.</summary>
    Forward,
}
