namespace Dingo.Ouroboros.Buffers;

/// <summary>A first-in-first-out queue of bytes in rented slabs; holds no slab while it is empty.</summary>
/// <remarks>Not safe for concurrent use: its owner serialises. <see cref="Clear"/> must be called at the end.</remarks>
internal struct SlabQueue(SlabPool pool)
{
    private SlabLease _first;
    private SlabLease _last;

    public int Length { get; private set; }

    /// <summary>The oldest contiguous bytes; empty when there are none. Valid until the next call.</summary>
    public readonly ReadOnlyMemory<byte> First => _first.IsHeld ? _first.Slab.Filled : default;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (!_first.IsHeld)
                _first = _last = pool.Rent();
            else if (_last.Slab.Free == 0)
                _last = _last.Slab.Next = pool.Rent();
            bytes = bytes[_last.Slab.Append(bytes)..];
        }
    }

    /// <summary>Takes bytes from the front; at most what <see cref="First"/> shows.</summary>
    public void Advance(int count)
    {
        Length -= count;
        _first.Slab.Advance(count);
        if (_first.Slab.Filled.IsEmpty)
            ReturnFirst();
    }

    /// <summary>Copies bytes out of the front.</summary>
    /// <returns>How many were copied: the smaller of what is there and what fits.</returns>
    public int Read(Span<byte> destination)
    {
        int copied = 0;
        while (Length > 0 && copied < destination.Length)
        {
            var part = First.Span;
            part = part[..Math.Min(part.Length, destination.Length - copied)];
            part.CopyTo(destination[copied..]);
            copied += part.Length;
            Advance(part.Length);
        }

        return copied;
    }

    public void Clear()
    {
        while (_first.IsHeld)
            ReturnFirst();
        Length = 0;
    }

    private void ReturnFirst()
    {
        var next = _first.Slab.Next;
        _first.Return();
        _first = next;
    }
}
