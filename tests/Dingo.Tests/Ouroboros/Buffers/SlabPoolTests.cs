using Dingo.Ouroboros.Buffers;

namespace Dingo.Tests.Ouroboros.Buffers;

public sealed class SlabPoolTests
{
    [Test]
    public async Task Outstanding_counts_what_is_rented_and_not_returned()
    {
        var pool = new SlabPool();
        var first = pool.Rent();
        var second = pool.Rent();
        await Assert.That(pool.Outstanding).IsEqualTo(2);
        first.Return();
        second.Return();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task A_second_return_does_not_take_the_slab_from_its_next_renter()
    {
        var pool = new SlabPool();
        var stale = pool.Rent();
        stale.Return();
        var fresh = pool.Rent();
        await Assert.That(ReferenceEquals(fresh.Slab, stale.Slab)).IsTrue();
        fresh.Slab.Append([1, 2, 3]);

        stale.Return();

        await Assert.That(pool.Outstanding).IsEqualTo(1);
        await Assert.That(fresh.Slab.Filled.Length).IsEqualTo(3);
        await Assert.That(ReferenceEquals(pool.Rent().Slab, fresh.Slab)).IsFalse();
    }

    [Test]
    public async Task A_slab_comes_back_empty()
    {
        var pool = new SlabPool();
        var lease = pool.Rent();
        lease.Slab.Append(new byte[Slab.Size]);
        lease.Slab.Advance(9);
        lease.Return();
        var again = pool.Rent();
        await Assert.That(again.Slab.Filled.IsEmpty).IsTrue();
        await Assert.That(again.Slab.Free).IsEqualTo(Slab.Size);
    }

    [Test]
    public async Task No_more_than_the_ceiling_is_kept()
    {
        var pool = new SlabPool();
        var flood = Enumerable.Range(0, SlabPool.MaxRetained + 10).Select(_ => pool.Rent()).ToArray();
        foreach (var lease in flood)
            lease.Return();

        var known = flood.Select(lease => lease.Slab).ToHashSet();
        int kept = Enumerable.Range(0, flood.Length).Count(_ => known.Contains(pool.Rent().Slab));
        await Assert.That(kept).IsEqualTo(SlabPool.MaxRetained);
    }

    [Test]
    public async Task A_lease_never_held_returns_nothing()
    {
        SlabLease none = default;
        none.Return();
        await Assert.That(none.IsHeld).IsFalse();
    }
}
