using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>Two subscriptions are disposed, one of them twice, while events come: they hold nothing afterwards, and the third misses nothing.</summary>
internal sealed class DisposeBeside : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly Subscription<Numbered> _leaving;
    private readonly Coverage<Numbered> _coverage;

    public DisposeBeside()
    {
        _leaving = _bus.Subscribe("leaving", 8);
        var other = _bus.Subscribe("leaving too", 8);
        _coverage = new Coverage<Numbered>(_bus.Subscribe("staying", 8));
        Does("publisher", () =>
        {
            _bus.Publish(new Numbered(1));
            _bus.Publish(new Numbered(2));
        });
        Does("other publisher", () => _bus.Publish(new Numbered(3)));
        Does("disposer", _leaving.Dispose);
        Does("other disposer", () =>
        {
            other.Dispose();
            _leaving.Dispose();
        });
    }

    protected override void AtEnd()
    {
        _coverage.Read();
        ExpectEqual(_coverage.Events.Count, 3, "events read");
        ExpectEqual(_coverage.Gaps, 0, "gaps");
        Expect(!_leaving.TryRead(out _), "a disposed subscription holds an event");
        ExpectEqual(_bus.GetFigures().Length, 1, "subscriptions");
        var ended = _leaving.WaitToReadAsync(CancellationToken.None);
        Expect(ended.IsCompletedSuccessfully && !ended.Result, "a disposed subscription has not ended");
    }
}
