using System.Formats.Cbor;
using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.KeepAlive;

/// <summary>Keep-alive messages to and from bytes: <c>[0, cookie]</c>, <c>[1, cookie]</c>, <c>[2]</c>.</summary>
/// <remarks>Pure and thread-safe; allocates nothing once a thread has been warmed up. Only definite lists are read.</remarks>
public static class KeepAliveCodec
{
    /// <summary>Bytes that suffice for every message we encode.</summary>
    public const int MaxEncodedBytes = 5;

    // One array, with nothing in it that nests.
    private const int MaxDepth = 1;

    /// <summary>Decodes the first message in <paramref name="received"/>; several may stand there one after another.</summary>
    /// <param name="received">Bytes of the stream that are not consumed yet; kept no longer than the call.</param>
    /// <param name="message">The message, if the status is <see cref="KeepAliveDecodeStatus.Ok"/>.</param>
    /// <param name="consumed">Its bytes; 0 if there is none.</param>
    public static KeepAliveDecodeStatus Decode(ReadOnlyMemory<byte> received, out KeepAliveMessage message, out int consumed)
    {
        message = default;
        consumed = 0;
        CborExtent extent = CborItem.Measure(received.Span, MaxDepth, out int length);
        if (extent == CborExtent.Incomplete && received.Length < KeepAliveProtocol.IngressBytes)
            return KeepAliveDecodeStatus.NeedMore;
        if (extent != CborExtent.Complete || !TryRead(received[..length], out message))
            return KeepAliveDecodeStatus.Malformed;

        consumed = length;
        return KeepAliveDecodeStatus.Ok;
    }

    /// <summary>Encodes into <paramref name="destination"/>, of at least <see cref="MaxEncodedBytes"/>; returns the length.</summary>
    /// <exception cref="ArgumentException">The destination is too short for the message.</exception>
    public static int Encode(KeepAliveMessage message, Span<byte> destination)
    {
        CborWriter writer = CborScratch.Write();
        bool hasCookie = message.Kind != KeepAliveKind.Done;
        writer.WriteStartArray(hasCookie ? 2 : 1);
        writer.WriteUInt32((uint)message.Kind);
        if (hasCookie)
            writer.WriteUInt32(message.Cookie);
        writer.WriteEndArray();
        return writer.Encode(destination);
    }

    private static bool TryRead(ReadOnlyMemory<byte> item, out KeepAliveMessage message)
    {
        message = default;
        CborReader reader = CborScratch.Read(item);
        if (!reader.TryEnterArray(out int fields) || !reader.TryReadUnsigned((ulong)KeepAliveKind.Done, out ulong tag))
            return false;

        var kind = (KeepAliveKind)tag;
        if (fields != (kind == KeepAliveKind.Done ? 1 : 2))
            return false;

        ulong cookie = 0;
        if (kind != KeepAliveKind.Done && !reader.TryReadUnsigned(ushort.MaxValue, out cookie))
            return false;

        message = new KeepAliveMessage(kind, (ushort)cookie);
        return true;
    }
}
