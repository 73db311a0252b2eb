using System.Buffers.Binary;
using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>What a node reads that wants to know whom it speaks with: a header of the PROXY protocol, version 2.</summary>
internal static class ProxyPreface
{
    private const int FixedBytes = 16;
    private const string Begins = "0D0A0D0A000D0A515549540A";

    // PROXY, of TCP over IPv4: twelve bytes of addresses and ports.
    private const string OverIPv4 = "2111000C";

    /// <summary>Reads the header, and not a byte of what follows.</summary>
    /// <returns>The peer; null when it is said that there is none, or nothing is said at all.</returns>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public static async Task<IPEndPoint?> ReadAsync(WirePeer daemon)
    {
        byte[] header = await daemon.ReceiveAllAsync(FixedBytes);
        if (header.Length == 0)
            return null;
        string text = Convert.ToHexString(header);
        if (!text.StartsWith(Begins, StringComparison.Ordinal))
            throw new InvalidOperationException($"Not a header, but {text}.");
        byte[] addresses = await daemon.ReceiveAllAsync(BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(FixedBytes - 2)));
        return text.EndsWith(OverIPv4, StringComparison.Ordinal)
            ? new IPEndPoint(new IPAddress(addresses.AsSpan(0, 4)), BinaryPrimitives.ReadUInt16BigEndian(addresses.AsSpan(8)))
            : null;
    }
}
