namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>What a proxy's bytes so far amount to.</summary>
public enum ProxyHeaderStatus : byte
{
    /// <summary>All of them belong to a header whose end is not there yet.</summary>
    Incomplete,

    /// <summary>A whole header.</summary>
    Complete,

    /// <summary>No further bytes can make them a header.</summary>
    Malformed,
}
