using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Buffers;

namespace Dingo.Interleavings.Scenarios.Leaves;

/// <summary>A slab is returned twice while others rent: it goes to one of them, and the count is right.</summary>
internal sealed class DoubleReturn : Scene
{
    private readonly SlabPool _pool = new();
    private readonly SlabLease _lease;
    private SlabLease _one;
    private SlabLease _other;

    public DoubleReturn()
    {
        _lease = _pool.Rent();
        Does("returner", () => _lease.Return());
        Does("other returner", () => _lease.Return());
        Does("renter", () => _one = _pool.Rent());
        Does("other renter", () =>
        {
            _other = _pool.Rent();
            _other.Return();
            _other = _pool.Rent();
        });
    }

    protected override void AtEnd()
    {
        Expect(_one.Slab != _other.Slab, "two hold one slab");
        ExpectEqual(_pool.Outstanding, 2, "slabs out");
        _one.Return();
        _other.Return();
        _lease.Return();
        ExpectEqual(_pool.Outstanding, 0, "slabs out when all are returned");
    }
}
