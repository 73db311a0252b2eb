namespace Dingo.Ouroboros.Addresses;

/// <summary>What carries the bytes to and from a <see cref="PeerEndPoint"/>.</summary>
public enum PeerEndPointKind : byte
{
    /// <summary>TCP over IPv4 or IPv6.</summary>
    Tcp,

    /// <summary>A Unix domain socket.</summary>
    Unix,

    /// <summary>A named pipe, as Windows has them.</summary>
    Pipe,
}
