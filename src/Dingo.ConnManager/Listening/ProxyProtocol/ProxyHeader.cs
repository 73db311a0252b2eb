using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>What a proxy says of a connection before the first of its bytes: between whom it is (PROXY protocol, versions 1 and 2, of HAProxy).</summary>
/// <param name="Length">Bytes of the header; the peer's own follow.</param>
/// <param name="Source">The peer's end; null when the proxy speaks for itself (a health check), or does not know.</param>
/// <param name="Destination">The end that the peer connected to; null exactly when <paramref name="Source"/> is.</param>
public readonly record struct ProxyHeader(int Length, PeerEndPoint? Source, PeerEndPoint? Destination)
{
    /// <summary>No header may be longer: room for the addresses and for what proxies add to them today.</summary>
    public const int MaxBytes = 2048;

    /// <summary>Finds the header at the start of a connection.</summary>
    /// <remarks>Pure. As strict as its specification asks: what begins like neither version is malformed at its first wrong byte.</remarks>
    /// <param name="received">All bytes so far.</param>
    /// <param name="header">The header, if the status is <see cref="ProxyHeaderStatus.Complete"/>.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> received, out ProxyHeader header)
    {
        header = default;
        if (received.IsEmpty)
            return ProxyHeaderStatus.Incomplete;
        return received[0] == BinaryProxyHeader.Signature[0] ? BinaryProxyHeader.Read(received, out header) : TextProxyHeader.Read(received, out header);
    }

    /// <summary>How many more bytes surely belong to a header that is not complete: reading no more leaves the peer's own where they are.</summary>
    internal static int Missing(ReadOnlySpan<byte> received) =>
        received.Length < TextProxyHeader.MinBytes ? TextProxyHeader.MinBytes - received.Length
        : received[0] == BinaryProxyHeader.Signature[0] ? BinaryProxyHeader.Missing(received)
        : TextProxyHeader.Missing(received);

    /// <summary>Whether the bytes are those that something begins with, as far as both go.</summary>
    internal static bool Begins(ReadOnlySpan<byte> received, ReadOnlySpan<byte> beginning)
    {
        int length = Math.Min(received.Length, beginning.Length);
        return received[..length].SequenceEqual(beginning[..length]);
    }
}
