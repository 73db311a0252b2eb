using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>A reader that waits, beside a publisher and whoever ends or cancels: it is woken once each time, and never forgotten.</summary>
internal sealed class WaitingReader : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly CancellationTokenSource _patience = new();
    private readonly Subscription<Numbered> _subscription;
    private readonly Coverage<Numbered> _coverage;
    private readonly Ending _ending;
    private int _cancellations;
    private Task? _reading;

    public WaitingReader(Ending ending)
    {
        _ending = ending;
        _subscription = _bus.Subscribe("test", 8);
        _coverage = new Coverage<Numbered>(_subscription);
        Does("reader", () => _reading = ReadAsync(_patience.Token));
        Does("publisher", () => Publish(2));
        switch (ending)
        {
            case Ending.None:
                Does("other publisher", () => Publish(1));
                break;
            case Ending.Complete:
                Does("completer", _bus.Complete);
                break;
            case Ending.Dispose:
                Does("disposer", _subscription.Dispose);
                break;
            case Ending.Cancel:
                Does("canceller", () => Cancellations.Cancel(_patience));
                break;
        }
    }

    /// <summary>What happens beside.</summary>
    public enum Ending
    {
        None,
        Complete,
        Dispose,
        Cancel,
    }

    protected override void AtEnd()
    {
        if (_reading!.IsFaulted)
            _reading.GetAwaiter().GetResult();
        bool endsReader = _ending is Ending.Complete or Ending.Dispose;
        Expect(_reading.IsCompleted == endsReader, endsReader ? "the reader waits for ever" : "the reader was sent away");
        ExpectEqual(_cancellations, _ending == Ending.Cancel ? 1 : 0, "cancelled waits");
        Expect(!_subscription.TryRead(out _), "the reader waits while there is something to read");
        if (_ending is Ending.None or Ending.Cancel)
            ExpectEqual(_coverage.Events.Count, _ending == Ending.None ? 3 : 2, "events read");
    }

    private void Publish(int count)
    {
        for (int i = 1; i <= count; i++)
            _bus.Publish(new Numbered(i));
    }

    private async Task ReadAsync(CancellationToken patience)
    {
        bool goesOn = true;
        while (goesOn)
        {
            try
            {
                goesOn = await _subscription.WaitToReadAsync(patience).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _cancellations++;
                patience = CancellationToken.None;
            }

            _coverage.Read();
        }
    }
}
