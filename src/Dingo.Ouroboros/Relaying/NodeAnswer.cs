using System.Runtime.InteropServices;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Relaying;

/// <summary>What a node has sent so far, while its answer to a proposal is incomplete.</summary>
/// <remarks>
/// The bytes stay as they came, header and what follows the answer included, so that they can go on as they are. Only an answer in
/// several segments is made one, under the header of the first.
/// </remarks>
internal struct NodeAnswer
{
    // As many as a peer's proposal may have.
    private const int MaxSegments = 16;

    private SlabLease _bytes;
    private int _segments;

    /// <summary>Reads what is there, once.</summary>
    /// <param name="node">Read from.</param>
    /// <param name="gate">Reads the answer, and changes it into what the peer is to get.</param>
    /// <param name="proposal">What the node was sent.</param>
    /// <param name="slabs">Lends the buffer.</param>
    /// <param name="result">What the answer says; asks for more until it is complete.</param>
    public BearerStatus Receive(IBearer node, HandshakeGate gate, ReadOnlyMemory<byte> proposal, SlabPool slabs, out InitiatorResult result)
    {
        result = default;
        if (!_bytes.IsHeld)
            _bytes = slabs.Rent();
        var status = node.Receive(_bytes.Slab.Space, out int count);
        if (status != BearerStatus.Moved)
            return status;

        _bytes.Slab.Written(count);
        // While more is asked for there is room for it: what is held is less than the longest answer and two headers.
        result = Read(gate, proposal);
        return status;
    }

    /// <summary>Hands the bytes over: the answer's segment, and what followed it.</summary>
    public SlabLease Take()
    {
        var bytes = _bytes;
        _bytes = default;
        return bytes;
    }

    /// <summary>Gives back what it holds.</summary>
    public void Forget() => Take().Return();

    private InitiatorResult Read(HandshakeGate gate, ReadOnlyMemory<byte> proposal)
    {
        while (true)
        {
            var bytes = MemoryMarshal.AsMemory(_bytes.Slab.Filled);
            if (!TryReadHeader(bytes.Span, out var header, out var fault))
                return fault;
            int end = SegmentHeader.Size + header.Length;
            if (bytes.Length < end)
                return default;

            var result = gate.ReadAnswer(proposal, bytes[SegmentHeader.Size..end]);
            if (result.Outcome != InitiatorOutcome.NeedMore)
                return result;
            if (!TryReadHeader(bytes.Span[end..], out var next, out fault))
                return fault;
            if (++_segments == MaxSegments)
                return InitiatorResult.Malformed(HandshakeFault.TooLarge);
            // How long that makes it is looked at with the joined header, in the next round.
            Join(bytes.Span, header, next, end);
        }
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, out SegmentHeader header, out InitiatorResult otherwise)
    {
        (header, otherwise) = (default, default);
        if (bytes.Length < SegmentHeader.Size)
            return false;
        header = SegmentHeader.Read(bytes);
        if (header is { Protocol: 0, Sender: MiniProtocolRole.Responder, Length: > 0 and <= SegmentLimits.MaxHandshakeMessage })
            return true;
        otherwise = InitiatorResult.Malformed(HandshakeFault.UnexpectedMessage);
        return false;
    }

    /// <summary>Makes one segment of the first two, of the second of which there may be no more yet than the header, at <paramref name="end"/>.</summary>
    private readonly void Join(Span<byte> bytes, in SegmentHeader first, in SegmentHeader second, int end)
    {
        (first with { Length = (ushort)(first.Length + second.Length) }).Write(bytes);
        _bytes.Slab.Cut(end, SegmentHeader.Size);
    }
}
