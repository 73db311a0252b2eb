namespace Dingo.Ouroboros.Cbor;

/// <summary>The arrays, maps, chunked strings and tags whose contents are still expected, outermost first.</summary>
internal ref struct OpenItems(Span<long> frames)
{
    // A frame counts the items that are due (zero or more), or says what an open end may hold.
    private const long ArrayItem = -1;
    private const long MapKey = -2;
    private const long MapValue = -3;
    private const long ByteChunk = -4;
    private const long TextChunk = -5;

    private readonly Span<long> _frames = frames;
    private int _depth;
    private bool _isTagged;

    /// <summary>The outermost item is complete.</summary>
    public readonly bool AreClosed => _depth == 0 && !_isTagged;

    /// <summary>Accounts for the next head; its own string bytes, if any, are the caller's to skip.</summary>
    public CborExtent Enter(in CborHead head)
    {
        if (head.IsBreak)
            return Break();

        long around = _depth == 0 ? ArrayItem : _frames[_depth - 1];
        if (around == ByteChunk || around == TextChunk)
            return Chunk(head, around == ByteChunk ? CborHead.ByteString : CborHead.TextString);

        _isTagged = head.Major == CborHead.Tag;
        return head.Major switch
        {
            CborHead.Tag => CborExtent.Complete,
            >= CborHead.ByteString and <= CborHead.Map => EnterSized(head),
            _ => Finish(),
        };
    }

    private CborExtent EnterSized(in CborHead head)
    {
        // The library keeps lengths and counts in an int, so a longer one can never be read.
        if (head.Argument > int.MaxValue)
            return CborExtent.Malformed;
        if (head.IsIndefinite)
            return Open(OpenEnd(head.Major));
        if (head.Major is CborHead.ByteString or CborHead.TextString)
            return Finish();
        return Open(head.Major == CborHead.Map ? 2 * (long)head.Argument : (long)head.Argument);
    }

    private static long OpenEnd(byte major) => major switch
    {
        CborHead.ByteString => ByteChunk,
        CborHead.TextString => TextChunk,
        CborHead.Map => MapKey,
        _ => ArrayItem,
    };

    private CborExtent Open(long frame)
    {
        if (_depth == _frames.Length)
            return CborExtent.TooDeep;
        if (frame == 0)
            return Finish();
        _frames[_depth++] = frame;
        return CborExtent.Complete;
    }

    private static CborExtent Chunk(in CborHead head, byte major) =>
        head.Major == major && !head.IsIndefinite && head.Argument <= int.MaxValue ? CborExtent.Complete : CborExtent.Malformed;

    private CborExtent Break()
    {
        bool mayEnd = _depth > 0 && !_isTagged && _frames[_depth - 1] is ArrayItem or MapKey or ByteChunk or TextChunk;
        if (!mayEnd)
            return CborExtent.Malformed;
        _depth--;
        return Finish();
    }

    /// <summary>An item is complete, and with it each one around it that waited for no more.</summary>
    private CborExtent Finish()
    {
        while (_depth > 0)
        {
            ref long frame = ref _frames[_depth - 1];
            if (frame < 0)
            {
                frame = frame switch { MapKey => MapValue, MapValue => MapKey, _ => frame };
                break;
            }

            if (--frame > 0)
                break;
            _depth--;
        }

        return CborExtent.Complete;
    }
}
