using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Bytes as they stand on the wire.</summary>
internal static class Wire
{
    // Preview (magic 2), versions 14 and 15, duplex, peer sharing.
    public const string Proposal = "8200a20e8402f401f40f8402f401f4";
    public const string Accept = "83010f8402f401f4";
    public const string Query = "8200a10e8402f400f5";
    public const string LocalProposal = "8200a11980168202f4";

    public static byte[] Segment(int protocol, MiniProtocolRole sender, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[SegmentHeader.Size + payload.Length];
        if (payload.Length > 0)
            new SegmentHeader(7, (ushort)protocol, sender, (ushort)payload.Length).Write(bytes);
        else
            bytes[5] = (byte)protocol;
        payload.CopyTo(bytes.AsSpan(SegmentHeader.Size));
        return bytes;
    }

    /// <summary>A handshake segment from the side that proposes.</summary>
    public static byte[] Propose(string message = Proposal) => Segment(0, MiniProtocolRole.Initiator, Convert.FromHexString(message));

    /// <summary>A handshake segment from the side that answers.</summary>
    public static byte[] Answer(string message = Accept) => Segment(0, MiniProtocolRole.Responder, Convert.FromHexString(message));

    public static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)((i * 31) + (i >> 8));
        return bytes;
    }

    /// <summary>Cuts a byte stream into its segments.</summary>
    public static List<(SegmentHeader Header, byte[] Payload)> Segments(ReadOnlySpan<byte> stream)
    {
        List<(SegmentHeader, byte[])> found = [];
        while (stream.Length >= SegmentHeader.Size)
        {
            var header = SegmentHeader.Read(stream);
            found.Add((header, stream.Slice(SegmentHeader.Size, header.Length).ToArray()));
            stream = stream[(SegmentHeader.Size + header.Length)..];
        }

        return found;
    }
}
