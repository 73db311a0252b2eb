namespace Dingo.Ouroboros.Buffers;

/// <summary>The bytes that connections hold while a message is partial or a peer does not read. Idle connections hold none.</summary>
/// <remarks>
/// Safe on any thread. Keeps at most <see cref="MaxRetained"/> returned slabs and lets the collector have the surplus, so that
/// a flood leaves no permanent mark; how many slabs may be out is bounded by the connections and their limits.
/// </remarks>
public sealed class SlabPool
{
    /// <summary>How many returned slabs (of 16 KiB) are kept for the next renter.</summary>
    public const int MaxRetained = 64;

    private readonly Lock _lock = new();
    private readonly Stack<Slab> _free = new(MaxRetained);
    private long _outstanding;

    /// <summary>Slabs that are rented and not yet returned.</summary>
    public long Outstanding => Volatile.Read(ref _outstanding);

    internal SlabLease Rent()
    {
        Slab? slab;
        lock (_lock)
        {
            _outstanding++;
            _free.TryPop(out slab);
        }

        return new SlabLease(slab ?? new Slab(this));
    }

    internal void Return(Slab slab, int generation)
    {
        lock (_lock)
        {
            // Somebody returned this renting already; the slab may be another's by now.
            if (slab.Generation != generation)
                return;
            slab.Generation++;
            slab.Reset();
            _outstanding--;
            if (_free.Count < MaxRetained)
                _free.Push(slab);
        }
    }
}
