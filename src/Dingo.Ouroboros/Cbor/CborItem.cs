namespace Dingo.Ouroboros.Cbor;

/// <summary>Finds where one CBOR item ends, before anything reads what is in it.</summary>
/// <remarks>
/// Mini-protocol streams carry CBOR without frames: this tells a message still under way from one that will never be right.
/// An item it calls complete is one that <c>System.Formats.Cbor</c> can walk in <c>Lax</c> mode without an exception.
/// No recursion, no allocation; time is linear in the bytes looked at, which the caller bounds.
/// </remarks>
public static class CborItem
{
    /// <summary>The largest depth that may be asked for.</summary>
    public const int MaxDepth = 64;

    /// <summary>Measures the first item in <paramref name="data"/>, its tags included.</summary>
    /// <param name="data">Bytes received so far; what follows the item is not looked at.</param>
    /// <param name="maxDepth">How many arrays, maps and chunked strings may stand within each other, 0 to 64.</param>
    /// <param name="length">Bytes of the item if it is complete, else 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDepth"/> is out of range.</exception>
    public static CborExtent Measure(ReadOnlySpan<byte> data, int maxDepth, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDepth, MaxDepth);
        length = 0;
        int offset = 0;
        var open = new OpenItems(stackalloc long[maxDepth]);
        do
        {
            CborExtent extent = CborHead.Read(data[offset..], out CborHead head);
            if (extent != CborExtent.Complete)
                return extent;

            offset += head.Size;
            extent = open.Enter(head);
            if (extent != CborExtent.Complete)
                return extent;

            if (head is { Major: CborHead.ByteString or CborHead.TextString, IsIndefinite: false })
            {
                if (head.Argument > (ulong)(data.Length - offset))
                    return CborExtent.Incomplete;
                offset += (int)head.Argument;
            }
        }
        while (!open.AreClosed);

        length = offset;
        return CborExtent.Complete;
    }

    /// <summary>Cuts the first item off the contents of an item that measured as complete within <see cref="MaxDepth"/>.</summary>
    internal static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> contents)
    {
        Measure(contents.Span, MaxDepth, out int length);
        ReadOnlyMemory<byte> item = contents[..length];
        contents = contents[length..];
        return item;
    }

    /// <summary>As <see cref="Take"/>, of an item that should be an unsigned integer.</summary>
    /// <returns>False when it is another, or there is none.</returns>
    internal static bool TryTakeUnsigned(ref ReadOnlyMemory<byte> contents, out ulong value)
    {
        bool isUnsigned = CborHead.Read(contents.Span, out var head) == CborExtent.Complete && head.Major == CborHead.Unsigned;
        value = isUnsigned ? head.Argument : 0;
        if (isUnsigned)
            contents = contents[head.Size..];
        else
            Take(ref contents);
        return isUnsigned;
    }
}
