using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>A reader that waits, while one publishes and one disposes or completes: it is woken once each time, and never forgotten.</summary>
internal sealed class WaitingReader : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly Subscription<Numbered> _subscription;
    private readonly Coverage<Numbered> _coverage;
    private Task? _reading;

    public WaitingReader()
    {
        _subscription = _bus.Subscribe("test", 8);
        _coverage = new Coverage<Numbered>(_subscription);
        Does("reader", () => _reading = ReadAsync());
        Does("publisher", () =>
        {
            _bus.Publish(new Numbered(1));
            _bus.Publish(new Numbered(2));
        });
        Does("ender", _bus.Complete);
    }

    protected override void AtEnd()
    {
        Expect(_reading!.IsCompleted, "the reader waits for ever");
        _reading.GetAwaiter().GetResult();
        Expect(!_subscription.TryRead(out _), "something was not read");
    }

    private async Task ReadAsync()
    {
        while (await _subscription.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            _coverage.Read();
    }
}
