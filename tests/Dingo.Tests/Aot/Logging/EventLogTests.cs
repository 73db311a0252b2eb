using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using EventLog = Dingo.Aot.Logging.EventLog;

namespace Dingo.Tests.Aot.Logging;

/// <summary>One line for each event, and one for those that are missing.</summary>
public sealed class EventLogTests
{
    private const string Stamp = "2026-01-31T12:00:00.000Z ";

    private static readonly ConnectionId Id = new(42, TableBench.Local, TableBench.Tcp("192.0.2.7", 4001));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly LogSink _sink = new();

    [Test]
    public async Task Connections_opened_and_closed_are_told_in_order()
    {
        await WriteAsync(
            new InboundConnectionEvent(Id, Id.Local, Id.Remote, IsNtC: false, "192.0.2.7:4001", IsDuplex: true),
            new OutboundConnectionEvent(Id, Id.Local, Id.Remote, IsNtC: true, "192.0.2.7:4001", IsDuplex: false),
            new ConnectionClosedEvent(Id, IsNtC: false, Error: null, CloseReason.Recycled, "stalled chain"));

        await Assert.That(_sink.Text).IsEqualTo(
            Stamp + "INF Events connection 42 from 192.0.2.7:4001 established: node-to-node, duplex\n"
            + Stamp + "INF Events connection 42 to 192.0.2.7:4001 established: node-to-client, unidirectional\n"
            + Stamp + "INF Events connection 42 with 192.0.2.7:4001 closed: recycled (stalled chain)\n");
    }

    [Test]
    public async Task Of_a_client_of_a_Unix_socket_the_line_tells_process_and_user()
    {
        var client = new ConnectionId(7, PeerEndPoint.Unix("/run/n"), PeerEndPoint.UnixClient("/run/n", 3));
        await WriteAsync(new InboundConnectionEvent(
            client, client.Local, client.Remote, IsNtC: true, "unix:/run/n#3", IsDuplex: false, new UnixPeerCredentials(4711, 1000, 100)));
        await Assert.That(_sink.Text).IsEqualTo(
            Stamp + "INF Events connection 7 from unix:/run/n#3 established: node-to-client, unidirectional, pid 4711, uid 1000\n");
    }

    [Test]
    public async Task Events_that_came_too_fast_are_told_as_a_gap()
    {
        var bus = new EventBus<AnyEvent>();
        using var entered = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        await using (var log = Open())
        {
            var gate = new GatedLogger(log.CreateLogger("Events"), entered, held);
            await using (new EventLog(bus, gate))
            {
                // The reader is in the first line while more are published than its ring takes.
                bus.Publish(Closed());
                entered.Wait(Eventually.Deadline);
                for (int i = 0; i < EventBus<AnyEvent>.DefaultRingCapacity + 5; i++)
                    bus.Publish(Closed());
                held.Set();
                bus.Complete();
            }
        }

        string[] lines = _sink.Text.TrimEnd('\n').Split('\n');
        await Assert.That(lines).Count().IsEqualTo(EventBus<AnyEvent>.DefaultRingCapacity + 2);
        await Assert.That(lines[1]).IsEqualTo(Stamp + "WRN Events events 2 to 6 came faster than they could be logged");
    }

    [Test]
    public async Task It_subscribes_under_its_name_and_lets_go_at_the_end()
    {
        var bus = new EventBus<AnyEvent>();
        await using var log = Open();
        var events = new EventLog(bus, log.CreateLogger("Events"));
        await Assert.That(bus.GetFigures().Single().Name).IsEqualTo("log");
        bus.Complete();
        await events.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);
        await Assert.That(bus.GetFigures()).IsEmpty();
    }

    private static ConnectionClosedEvent Closed() => new(Id, IsNtC: false, Error: null, CloseReason.Done, Detail: null);

    private DaemonLog Open() => new(new LogOptions { Format = LogFormat.Text, Level = LogLevel.Information }, _sink, _time);

    private async Task WriteAsync(params AnyEvent[] events)
    {
        var bus = new EventBus<AnyEvent>();
        await using var log = Open();
        await using var written = new EventLog(bus, log.CreateLogger("Events"));
        foreach (var e in events)
            bus.Publish(e);
        bus.Complete();
    }

    /// <summary>Holds its caller in the first line until it is let go.</summary>
    private sealed class GatedLogger(ILogger inner, ManualResetEventSlim entered, ManualResetEventSlim held) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            entered.Set();
            held.Wait(Eventually.Deadline);
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
