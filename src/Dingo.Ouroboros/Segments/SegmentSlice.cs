namespace Dingo.Ouroboros.Segments;

/// <summary>That part of one segment's payload which is at hand.</summary>
/// <remarks>Points into the input given to <see cref="SegmentReader.Read"/>: use or copy it before those bytes change.</remarks>
public readonly ref struct SegmentSlice
{
    internal SegmentSlice(SegmentHeader header, ReadOnlySpan<byte> payload, bool isFirst, bool isLast)
    {
        Header = header;
        Payload = payload;
        IsFirst = isFirst;
        IsLast = isLast;
    }

    /// <summary>The header of the segment that the slice belongs to; its length is that of the whole payload.</summary>
    public SegmentHeader Header { get; }

    /// <summary>The bytes at hand, at least one in a slice that <see cref="SegmentReadStatus.Slice"/> announced.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The payload starts here: the moment to decide whether this segment may be here at all.</summary>
    public bool IsFirst { get; }

    /// <summary>The payload ends here.</summary>
    public bool IsLast { get; }
}
