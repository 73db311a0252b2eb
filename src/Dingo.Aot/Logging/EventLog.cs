using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Logging;

/// <summary>Writes one log line for each event of a connection's life: a subscriber like any other, so it can hold nobody up.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly Subscription<AnyEvent> _subscription;
    private readonly ILogger _logger;
    private readonly Task _reading;

    /// <summary>Subscribes, and begins to write.</summary>
    public EventLog(EventBus<AnyEvent> bus, ILogger logger)
    {
        _subscription = bus.Subscribe("log");
        _logger = logger;
        _reading = Task.Run(ReadAllAsync);
    }

    /// <summary>Waits until everything that was published before the bus was completed is written, and unsubscribes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reading.ConfigureAwait(false);
        _subscription.Dispose();
    }

    /// <summary>Writes no further line, and unsubscribes.</summary>
    public void Cut() => _subscription.Dispose();

    private async Task ReadAllAsync()
    {
        while (await _subscription.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_subscription.TryRead(out var delivery))
                Write(delivery);
        }
    }

    private void Write(in Delivery<AnyEvent> delivery)
    {
        if (delivery.IsGap)
        {
            _logger.EventsMissed(delivery.GapFrom, delivery.GapTo);
            return;
        }

        var e = delivery.Event;
        if (e.TryGet(out InboundConnectionEvent inbound))
            Write(inbound);
        else if (e.TryGet(out OutboundConnectionEvent outbound))
            _logger.OutboundConnection(outbound.ConnectionId.Number, outbound.NormalizedRemoteAddr, Family(outbound.IsNtC), Mode(outbound.IsDuplex));
        else if (e.TryGet(out ConnectionClosedEvent closed))
            Write(closed);
    }

    private void Write(in InboundConnectionEvent opened)
    {
        var (number, peer, family, mode) = (opened.ConnectionId.Number, opened.NormalizedRemoteAddr, Family(opened.IsNtC), Mode(opened.IsDuplex));
        if (opened.Credentials is { } client)
            _logger.InboundClient(number, peer, family, mode, client.Pid, client.Uid);
        else
            _logger.InboundConnection(number, peer, family, mode);
    }

    private void Write(in ConnectionClosedEvent closed)
    {
        string peer = closed.ConnectionId.Remote.ToString();
        if (closed.Detail is { } detail)
            _logger.ConnectionClosedWithDetail(closed.ConnectionId.Number, peer, closed.Reason.Name(), detail);
        else
            _logger.ConnectionClosed(closed.ConnectionId.Number, peer, closed.Reason.Name());
    }

    private static string Mode(bool isDuplex) => isDuplex ? "duplex" : "unidirectional";

    private static string Family(bool isNtC) => isNtC ? "node-to-client" : "node-to-node";
}
