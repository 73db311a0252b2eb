using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>One subscribes and copies the state while two change it: the copy and the events after it give the state exactly.</summary>
internal sealed class SubscribeSnapshot : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly List<int> _state = [];
    private readonly List<int> _copy = [];
    private Coverage<Numbered>? _coverage;
    private ulong _copiedAt;

    public SubscribeSnapshot()
    {
        Does("one", () => Change(1, 2));
        Does("other", () => Change(3, 4));
        Does("subscriber", Subscribe);
    }

    protected override void AtEnd()
    {
        _coverage!.Read();
        ExpectEqual(_coverage.Gaps, 0, "gaps");
        foreach (var (sequence, e) in _coverage.Events)
        {
            if (sequence > _copiedAt)
                _copy.Add(e.Value);
        }

        Expect(_copy.SequenceEqual(_state), $"copy and events give {string.Join(' ', _copy)}, the state is {string.Join(' ', _state)}");
    }

    private void Change(params ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            lock (_bus.Gate)
            {
                _state.Add(value);
                _bus.AppendLocked(new Numbered(value));
            }

            _bus.Flush();
        }
    }

    private void Subscribe()
    {
        var subscription = _bus.Subscribe("test", 8);
        _coverage = new Coverage<Numbered>(subscription);
        lock (_bus.Gate)
        {
            _copy.AddRange(_state);
            _copiedAt = _bus.LastSequenceLocked;
        }

        Expect(_copiedAt + 1 >= subscription.FirstSequence, "events between the copy and the first are lost");
        _coverage.Read();
    }
}
