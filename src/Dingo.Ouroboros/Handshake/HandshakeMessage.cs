using Dingo.Ouroboros.Cbor;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Handshake;

/// <summary>A received message of which extent and tag are known; its fields are still bytes.</summary>
/// <param name="Fault">What rules it out, if anything does; then nothing else is set.</param>
/// <param name="Kind">Its tag.</param>
/// <param name="Fields">The items after the tag, as many as the kind has.</param>
/// <param name="Length">Bytes of the message; 0 while it is incomplete.</param>
internal readonly record struct HandshakeMessage(
    HandshakeFault Fault,
    HandshakeMessageKind Kind,
    ReadOnlyMemory<byte> Fields,
    int Length)
{
    // A message needs five levels; the rest is room for values of versions that we do not know.
    private const int MaxDepth = 32;

    public bool IsIncomplete => Fault == HandshakeFault.None && Length == 0;

    /// <summary>Finds the one message that <paramref name="received"/> may hold: all bytes of mini-protocol 0 so far.</summary>
    public static HandshakeMessage Read(ReadOnlyMemory<byte> received)
    {
        ReadOnlyMemory<byte> bounded = received[..Math.Min(received.Length, SegmentLimits.MaxHandshakeMessage)];
        switch (CborItem.Measure(bounded.Span, MaxDepth, out int length))
        {
            case CborExtent.Incomplete:
                return received.Length < SegmentLimits.MaxHandshakeMessage ? default : Faulty(HandshakeFault.TooLarge);
            case CborExtent.Malformed:
                return Faulty(HandshakeFault.NotCbor);
            case CborExtent.TooDeep:
                return Faulty(HandshakeFault.TooDeep);
            default:
                return length < received.Length ? Faulty(HandshakeFault.TrailingBytes) : Open(received);
        }
    }

    private static HandshakeMessage Open(ReadOnlyMemory<byte> message)
    {
        CborHead.Read(message.Span, out var array);
        var fields = message[array.Size..];
        if (array is not { Major: CborHead.Array, IsIndefinite: false } || !CborItem.TryTakeUnsigned(ref fields, out ulong tag))
            return Faulty(HandshakeFault.WrongShape);
        if (tag > (ulong)HandshakeMessageKind.QueryReply)
            return Faulty(HandshakeFault.UnknownMessage);

        var kind = (HandshakeMessageKind)tag;
        if (array.Argument != (kind == HandshakeMessageKind.AcceptVersion ? 3UL : 2))
            return Faulty(HandshakeFault.WrongShape);
        return new HandshakeMessage(HandshakeFault.None, kind, fields, message.Length);
    }

    private static HandshakeMessage Faulty(HandshakeFault fault) => default(HandshakeMessage) with { Fault = fault };
}
