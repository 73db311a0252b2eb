using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>The bus is completed while one publishes and one subscribes: what was published before is read, then every stream ends.</summary>
internal sealed class CompleteBeside : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly Subscription<Numbered> _early;
    private readonly Coverage<Numbered> _coverage;
    private Subscription<Numbered>? _late;
    private ulong _lastBefore;

    public CompleteBeside()
    {
        _early = _bus.Subscribe("early", 8);
        _coverage = new Coverage<Numbered>(_early);
        Does("publisher", () =>
        {
            _bus.Publish(new Numbered(1));
            _bus.Publish(new Numbered(2));
        });
        Does("completer", () =>
        {
            _lastBefore = _bus.Publish(new Numbered(3));
            _bus.Complete();
        });
        Does("subscriber", () => _late = _bus.Subscribe("late", 8));
    }

    protected override void AtEnd()
    {
        _coverage.Read();
        ExpectEqual(_coverage.Gaps, 0, "gaps");
        Expect(_coverage.Next > _lastBefore, "an event from before the end was not read");
        ExpectEnded(_early);
        var late = new Coverage<Numbered>(_late!);
        late.Read();
        Expect(late.Next == _coverage.Next || late.Events.Count == 0, "two streams ended at different events");
        ExpectEnded(_late!);
    }

    private static void ExpectEnded(Subscription<Numbered> subscription)
    {
        var ended = subscription.WaitToReadAsync(CancellationToken.None);
        Expect(ended.IsCompletedSuccessfully && !ended.Result, $"{subscription.Name}: its stream has not ended");
    }
}
