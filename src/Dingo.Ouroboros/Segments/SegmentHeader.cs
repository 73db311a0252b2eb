using System.Buffers.Binary;

namespace Dingo.Ouroboros.Segments;

/// <summary>The eight bytes before each segment's payload, as ouroboros-network's mux codec writes them.</summary>
/// <param name="Timestamp">
/// The sender's clock in microseconds, low 32 bits. For its statistics only: implementations disagree on unit and epoch, so
/// nothing may depend on a received one.
/// </param>
/// <param name="Protocol">Mini-protocol number, 0 to <see cref="MaxProtocol"/>.</param>
/// <param name="Sender">The role in which the sender of this segment speaks.</param>
/// <param name="Length">Payload bytes that follow, 1 to 65,535; 0 never occurs in a valid stream.</param>
public readonly record struct SegmentHeader(uint Timestamp, ushort Protocol, MiniProtocolRole Sender, ushort Length)
{
    /// <summary>Bytes of an encoded header.</summary>
    public const int Size = 8;

    /// <summary>The largest mini-protocol number: 15 bits, the sixteenth is the mode bit.</summary>
    public const ushort MaxProtocol = 0x7fff;

    private const ushort ModeBit = 0x8000;

    /// <summary>The role of the instance that receives this segment: the opposite of the sender's.</summary>
    public MiniProtocolRole Receiver =>
        Sender == MiniProtocolRole.Initiator ? MiniProtocolRole.Responder : MiniProtocolRole.Initiator;

    /// <summary>Encodes the header into the first <see cref="Size"/> bytes of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The protocol number needs the mode bit, the length is 0, or the destination is too short.
    /// </exception>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Protocol, MaxProtocol);
        ArgumentOutOfRangeException.ThrowIfZero(Length);
        int mode = Sender == MiniProtocolRole.Responder ? ModeBit : 0;
        BinaryPrimitives.WriteUInt32BigEndian(destination, Timestamp);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)(mode | Protocol));
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], Length);
    }

    /// <summary>Decodes the first <see cref="Size"/> bytes of <paramref name="source"/>; every bit pattern is a header.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The source is too short.</exception>
    public static SegmentHeader Read(ReadOnlySpan<byte> source)
    {
        ushort modeAndProtocol = BinaryPrimitives.ReadUInt16BigEndian(source[4..]);
        return new SegmentHeader(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            (ushort)(modeAndProtocol & MaxProtocol),
            (modeAndProtocol & ModeBit) == 0 ? MiniProtocolRole.Initiator : MiniProtocolRole.Responder,
            BinaryPrimitives.ReadUInt16BigEndian(source[6..]));
    }
}
