using Dingo.Events;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>What one subscriber has read: each number once, in order, or covered by exactly one mark.</summary>
internal sealed class Coverage<TEvent>(Subscription<TEvent> subscription)
    where TEvent : struct, IEventUnion
{
    public List<(ulong Sequence, TEvent Event)> Events { get; } = [];

    public int Gaps { get; private set; }

    /// <summary>The number that is to come next.</summary>
    public ulong Next { get; private set; } = subscription.FirstSequence;

    /// <summary>Reads all there is.</summary>
    public void Read()
    {
        while (subscription.TryRead(out var delivery))
            Take(delivery);
    }

    private void Take(in Delivery<TEvent> delivery)
    {
        ulong from = delivery.IsGap ? delivery.GapFrom : delivery.Sequence;
        Steps.Expect(from == Next, $"{from} came where {Next} was due");
        Steps.Expect(delivery.Sequence >= from, "a gap that ends before it begins");
        Next = delivery.Sequence + 1;
        if (delivery.IsGap)
            Gaps++;
        else
            Events.Add((delivery.Sequence, delivery.Event));
    }
}
