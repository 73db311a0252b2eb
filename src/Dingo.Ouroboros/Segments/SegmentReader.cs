namespace Dingo.Ouroboros.Segments;

/// <summary>Cuts a byte stream, fed in pieces of any size, into slices of segment payload.</summary>
/// <remarks>
/// A mutable value for a single reader: keep it in a field that is not read-only, and never copy it. It holds a header begun
/// and no payload, so an unfinished segment costs no buffer here. The default value stands at the start of a stream.
/// </remarks>
public struct SegmentReader
{
    private ulong _headerBytes;
    private int _headerCount;
    private SegmentHeader _header;
    private int _remaining;

    /// <summary>A segment has begun and is not finished: the peer owes bytes (the reference gives it 30 s, 10 s in handshake).</summary>
    public readonly bool InSegment => _headerCount != 0 || _remaining != 0;

    /// <summary>Takes the next slice from the start of <paramref name="input"/> and moves the input past what was used.</summary>
    /// <param name="input">Unread bytes of the stream; empty after <see cref="SegmentReadStatus.NeedMore"/>.</param>
    /// <param name="slice">The slice; for <see cref="SegmentReadStatus.ZeroLength"/> it has the header and no payload.</param>
    public SegmentReadStatus Read(ref ReadOnlySpan<byte> input, out SegmentSlice slice)
    {
        slice = default;
        bool isFirst = _remaining == 0 || _remaining == _header.Length;
        if (_remaining == 0)
        {
            if (!TakeHeader(ref input))
                return SegmentReadStatus.NeedMore;
            if (_header.Length == 0)
            {
                // The header stays complete, so that this is still the answer if someone reads on.
                slice = new SegmentSlice(_header, default, isFirst: true, isLast: true);
                return SegmentReadStatus.ZeroLength;
            }

            _headerCount = 0;
            _remaining = _header.Length;
        }

        if (input.IsEmpty)
            return SegmentReadStatus.NeedMore;

        int taken = Math.Min(input.Length, _remaining);
        _remaining -= taken;
        slice = new SegmentSlice(_header, input[..taken], isFirst, isLast: _remaining == 0);
        input = input[taken..];
        return SegmentReadStatus.Slice;
    }

    /// <summary>Completes <see cref="_header"/>, or keeps what is there of it; a header complete from before stays.</summary>
    private bool TakeHeader(ref ReadOnlySpan<byte> input)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
        BitConverter.TryWriteBytes(bytes, _headerBytes);
        int taken = Math.Min(input.Length, SegmentHeader.Size - _headerCount);
        input[..taken].CopyTo(bytes[_headerCount..]);
        input = input[taken..];
        _headerCount += taken;
        _headerBytes = BitConverter.ToUInt64(bytes);
        if (_headerCount < SegmentHeader.Size)
            return false;

        _header = SegmentHeader.Read(bytes);
        return true;
    }
}
