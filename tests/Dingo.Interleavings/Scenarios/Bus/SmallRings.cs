using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>An outbox and a ring of two, and more events than that: marks cover exactly what is missing.</summary>
internal sealed class SmallRings : Scene
{
    private readonly EventBus<Numbered> _bus = new(2);
    private readonly Subscription<Numbered> _subscription;
    private readonly Coverage<Numbered> _coverage;

    public SmallRings()
    {
        _subscription = _bus.Subscribe("test", 2);
        _coverage = new Coverage<Numbered>(_subscription);
        Does("one", () => Publish(3));
        Does("other", () => Publish(3));
        Does("reader", () =>
        {
            _coverage.Read();
            _coverage.Read();
        });
    }

    protected override void AtEnd()
    {
        // What is missing at the end is marked when the next event comes.
        ulong last = _bus.Publish(new Numbered(0));
        _coverage.Read();
        ExpectEqual(_coverage.Next, last + 1, "read up to");
        ExpectEqual((ulong)_coverage.Events.Count + _subscription.Figures.Lost, last, "read and lost");
        foreach (var (sequence, e) in _coverage.Events)
            Expect(sequence == last || e.Value > 0, "an event that nobody published");
    }

    private void Publish(int count)
    {
        for (int i = 1; i <= count; i++)
            _bus.Publish(new Numbered(i));
    }
}
