namespace Dingo.Ouroboros.Buffers;

/// <summary>One block of bytes of a <see cref="SlabPool"/>, with the stretch of it that is filled and not yet taken.</summary>
internal sealed class Slab(SlabPool pool)
{
    public const int Size = 16 * 1024;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size);

    /// <summary>Where it came from, and goes back to.</summary>
    public SlabPool Pool => pool;

    /// <summary>What follows this slab in the queue that holds it.</summary>
    public SlabLease Next { get; set; }

    /// <summary>Rises with every return: a lease of an earlier renting no longer fits.</summary>
    public int Generation { get; set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    public int Free => Size - End;

    public ReadOnlyMemory<byte> Filled => _bytes.AsMemory(Start, End - Start);

    /// <summary>The whole block, for a reader that needs no queue.</summary>
    public Memory<byte> Bytes => _bytes;

    /// <summary>Where more can be written; say how much was with <see cref="Written"/>.</summary>
    public Span<byte> Space => _bytes.AsSpan(End);

    /// <summary>Counts bytes that were written into <see cref="Space"/> as filled.</summary>
    public void Written(int count) => End += count;

    public int Append(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, Free);
        bytes[..taken].CopyTo(_bytes.AsSpan(End));
        End += taken;
        return taken;
    }

    public void Advance(int count) => Start += count;

    /// <summary>Takes bytes out of the middle of what is filled; what follows them moves up.</summary>
    public void Cut(int offset, int count)
    {
        _bytes.AsSpan((Start + offset + count)..End).CopyTo(_bytes.AsSpan(Start + offset));
        End -= count;
    }

    /// <summary>Leaves only so many bytes filled.</summary>
    public void Keep(int count) => End = Start + count;

    public void Reset()
    {
        Start = End = 0;
        Next = default;
    }
}
