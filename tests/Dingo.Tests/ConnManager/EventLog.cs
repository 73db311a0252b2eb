using Dingo.ConnManager.Events;
using Dingo.Events;

namespace Dingo.Tests.ConnManager;

/// <summary>Reads a subscription event by event, with one generous deadline for each.</summary>
internal sealed class EventLog(Subscription<AnyEvent> subscription) : IDisposable
{
    public async Task<AnyEvent> NextAsync()
    {
        Delivery<AnyEvent> delivery;
        while (!subscription.TryRead(out delivery))
        {
            using var deadline = new CancellationTokenSource(Eventually.Deadline);
            if (!await subscription.WaitToReadAsync(deadline.Token))
                throw new InvalidOperationException("The stream of events has ended.");
        }

        return delivery.IsGap ? throw new InvalidOperationException("Events are missing.") : delivery.Event;
    }

    public async Task<InboundConnectionEvent> NextInboundAsync() => (await NextAsync()).AsInboundConnection();

    public async Task<ConnectionClosedEvent> NextClosedAsync() => (await NextAsync()).AsConnectionClosed();

    public List<AnyEvent> ReadAll()
    {
        var events = new List<AnyEvent>();
        while (subscription.TryRead(out var delivery))
            events.Add(delivery.IsGap ? throw new InvalidOperationException("Events are missing.") : delivery.Event);
        return events;
    }

    public void Dispose() => subscription.Dispose();
}
