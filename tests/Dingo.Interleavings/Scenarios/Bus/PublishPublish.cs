using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>Three publishers: whoever pumps, nothing stays in the outbox.</summary>
internal sealed class PublishPublish : Scene
{
    private readonly EventBus<Numbered> _bus = new(8);
    private readonly Coverage<Numbered> _coverage;

    public PublishPublish()
    {
        _coverage = new Coverage<Numbered>(_bus.Subscribe("test", 8));
        Does("one", () => Publish(2));
        Does("other", () => Publish(2));
        Does("third", () => Publish(1));
    }

    protected override void AtEnd()
    {
        _coverage.Read();
        ExpectEqual(_coverage.Events.Count, 5, "events read");
        ExpectEqual(_coverage.Gaps, 0, "gaps");
    }

    private void Publish(int count)
    {
        for (int i = 0; i < count; i++)
            _bus.Publish(new Numbered(i));
    }
}
