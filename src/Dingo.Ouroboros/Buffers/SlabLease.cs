namespace Dingo.Ouroboros.Buffers;

/// <summary>A rented <see cref="Slab"/>. Whoever holds it returns it exactly once; a second return is harmless and changes nothing.</summary>
internal readonly struct SlabLease(SlabPool pool, Slab slab)
{
    private readonly SlabPool? _pool = pool;
    private readonly int _generation = slab.Generation;

    public bool IsHeld => _pool is not null;

    public Slab Slab { get; } = slab;

    public void Return() => _pool?.Return(Slab, _generation);
}
