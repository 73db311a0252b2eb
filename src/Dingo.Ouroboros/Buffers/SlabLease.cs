namespace Dingo.Ouroboros.Buffers;

/// <summary>A rented <see cref="Slab"/>. Whoever holds it returns it exactly once; a second return is harmless and changes nothing.</summary>
internal readonly struct SlabLease(Slab slab)
{
    private readonly Slab? _slab = slab;
    private readonly int _generation = slab.Generation;

    public bool IsHeld => _slab is not null;

    /// <summary>Only while it is held.</summary>
    public Slab Slab => _slab!;

    public void Return() => _slab?.Pool.Return(_slab, _generation);
}
