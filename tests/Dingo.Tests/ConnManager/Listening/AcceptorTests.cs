using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Listening;

public sealed class AcceptorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LineCollector _log = new();
    private readonly ListenerFigures _figures = new();
    private readonly List<ScriptedListener.Connection> _delivered = [];

    [Test]
    [Arguments(SocketError.ConnectionAborted)]
    [Arguments(SocketError.NetworkDown)]
    [Arguments(SocketError.HostUnreachable)]
    [Arguments(SocketError.OperationNotSupported)]
    public async Task A_peers_own_trouble_costs_no_pause(SocketError error)
    {
        var listener = new ScriptedListener();
        listener.Then(error, 3);
        listener.Then(SocketError.Success);
        Start(listener);

        await Assert.That(_delivered.Count).IsEqualTo(1);
        await Assert.That(_figures.Errors(AcceptErrorKind.PeerTrouble)).IsEqualTo(3);
        await Assert.That(_figures.Accepted).IsEqualTo(1);
    }

    [Test]
    public async Task Endless_peer_trouble_ends_in_a_pause()
    {
        var listener = new ScriptedListener { Always = SocketError.ConnectionAborted };
        Start(listener);
        await Assert.That(listener.Accepts).IsEqualTo(AcceptBackoff.MaxPeerErrorsInARow + 1);

        _time.Advance(AcceptBackoff.First);
        await Assert.That(listener.Accepts).IsEqualTo(AcceptBackoff.MaxPeerErrorsInARow + 2);
    }

    [Test]
    [Arguments(SocketError.TooManyOpenSockets)]
    [Arguments(SocketError.NoBufferSpaceAvailable)]
    [Arguments(SocketError.SocketError)]
    public async Task Exhaustion_backs_off_from_10_ms_doubling_to_1_s_and_accepts_again(SocketError error)
    {
        var listener = new ScriptedListener { Always = error, HasDescriptors = false };
        Start(listener);

        foreach (int pauseMs in (int[])[10, 20, 40, 80, 160, 320, 640, 1000, 1000])
        {
            int before = listener.Accepts;
            _time.Advance(TimeSpan.FromMilliseconds(pauseMs - 1));
            await Assert.That(listener.Accepts).IsEqualTo(before);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Assert.That(listener.Accepts).IsEqualTo(before + 1);
        }

        listener.HasDescriptors = true;
        listener.Always = null;
        listener.Then(SocketError.Success);
        _time.Advance(AcceptBackoff.Longest);
        await Assert.That(_delivered.Count).IsEqualTo(1);

        // A success begins the sequence anew.
        listener.HasDescriptors = false;
        listener.ReleaseReserve();
        listener.Complete(error);
        listener.Then(SocketError.ConnectionAborted);
        int accepts = listener.Accepts;
        _time.Advance(AcceptBackoff.First);
        await Assert.That(listener.Accepts).IsGreaterThan(accepts);
    }

    [Test]
    public async Task Errors_fill_one_line_per_five_seconds_that_counts_the_rest()
    {
        var listener = new ScriptedListener { Always = SocketError.NoBufferSpaceAvailable };
        Start(listener);
        for (int i = 0; i < 600; i++)
            _time.Advance(TimeSpan.FromMilliseconds(100));

        await Assert.That(_log.Lines.Length).IsBetween(12, 13);
        await Assert.That(_log.Lines[0]).IsEqualTo(
            "Accept on ntn failed: resources_exhausted (socket error 10055); 0 more went unlogged since the last such line");
        await Assert.That(_log.Lines[^1]).DoesNotContain("; 0 more");
    }

    [Test]
    public async Task Without_descriptors_the_reserve_lets_peers_be_turned_away()
    {
        var listener = new ScriptedListener();
        Start(listener);
        listener.HasDescriptors = false;
        listener.Complete(SocketError.TooManyOpenSockets);
        listener.Complete(SocketError.Success);

        await Assert.That(_figures.Shed).IsEqualTo(1);
        await Assert.That(listener.Yielded[0].IsClosed).IsTrue();
        await Assert.That(_delivered).IsEmpty();

        listener.HasDescriptors = true;
        listener.Complete(SocketError.Success);
        await Assert.That(_delivered.Count).IsEqualTo(1);
        await Assert.That(_delivered[0].IsClosed).IsFalse();
    }

    [Test]
    public async Task Peers_turned_away_are_bounded_per_pause()
    {
        var listener = new ScriptedListener();
        Start(listener);
        listener.HasDescriptors = false;
        listener.Complete(SocketError.TooManyOpenSockets);
        for (int i = 0; i < Acceptor<ScriptedListener.Connection>.MaxShedsPerPause; i++)
            listener.Complete(SocketError.Success);

        int accepts = listener.Accepts;
        _time.Advance(AcceptBackoff.First - TimeSpan.FromTicks(1));
        await Assert.That(listener.Accepts).IsEqualTo(accepts);
        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.That(listener.Accepts).IsEqualTo(accepts + 1);
        await Assert.That(_figures.Shed).IsEqualTo(Acceptor<ScriptedListener.Connection>.MaxShedsPerPause);
    }

    [Test]
    public async Task A_receiver_that_throws_costs_its_connection_and_nothing_else()
    {
        var listener = new ScriptedListener();
        listener.Then(SocketError.Success, 2);
        bool first = true;
        Create(listener, connection =>
        {
            if (first)
            {
                first = false;
                throw new InvalidOperationException("no");
            }

            _delivered.Add(connection);
        }).Start();

        await Assert.That(listener.Yielded[0].IsClosed).IsTrue();
        await Assert.That(_delivered.Single()).IsSameReferenceAs(listener.Yielded[1]);
        await Assert.That(_figures.Errors(AcceptErrorKind.ReceiverFailed)).IsEqualTo(1);
        await Assert.That(_log.Lines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task A_lost_listener_ends_the_loop_with_a_line()
    {
        var listener = new ScriptedListener();
        Acceptor<ScriptedListener.Connection> acceptor = Start(listener);
        listener.Complete(SocketError.InvalidArgument);

        await Assert.That(await Ended(acceptor.Completion)).IsEqualTo(AcceptorEnd.ListenerLost);
        await Assert.That(listener.IsDisposed).IsTrue();
        await Assert.That(_log.Lines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task Stopping_closes_what_was_accepted_and_not_delivered()
    {
        var listener = new ScriptedListener();
        Acceptor<ScriptedListener.Connection> acceptor = Start(listener);

        await Assert.That(await Ended(acceptor.StopAsync())).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(await Ended(acceptor.StopAsync())).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(listener.IsDisposed).IsTrue();
        await Assert.That(listener.Yielded[0].IsClosed).IsTrue();
        await Assert.That(_delivered).IsEmpty();
    }

    [Test]
    public async Task Stopping_from_the_receiver_delivers_nothing_more()
    {
        var listener = new ScriptedListener { Always = SocketError.Success };
        Acceptor<ScriptedListener.Connection>? acceptor = null;
        acceptor = Create(listener, connection =>
        {
            _delivered.Add(connection);
            acceptor!.StopAsync();
        });
        acceptor.Start();

        await Assert.That(await Ended(acceptor.Completion)).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(_delivered.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Stopping_before_the_start_closes_the_listener()
    {
        var listener = new ScriptedListener();
        Acceptor<ScriptedListener.Connection> acceptor = Create(listener);
        await Ended(acceptor.StopAsync());
        acceptor.Start();

        await Assert.That(listener.IsDisposed).IsTrue();
        await Assert.That(listener.Accepts).IsEqualTo(0);
    }

    [Test]
    public async Task Stopping_during_a_pause_does_not_wait_for_its_end()
    {
        var listener = new ScriptedListener { Always = SocketError.NoBufferSpaceAvailable };
        Acceptor<ScriptedListener.Connection> acceptor = Start(listener);

        await Assert.That(await Ended(acceptor.StopAsync())).IsEqualTo(AcceptorEnd.Stopped);
    }

    [Test]
    public async Task A_wake_up_that_does_not_get_through_is_given_one_second()
    {
        var listener = new ScriptedListener { IgnoresWake = true };
        Acceptor<ScriptedListener.Connection> acceptor = Start(listener);
        Task<AcceptorEnd> stopped = acceptor.StopAsync();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await Assert.That(stopped.IsCompleted).IsFalse();
        await Assert.That(listener.IsDisposed).IsFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.That(await Ended(stopped)).IsEqualTo(AcceptorEnd.Stopped);
    }

    [Test]
    public async Task An_accept_allocates_nothing_of_its_own()
    {
        var listener = new ScriptedListener { Reused = new ScriptedListener.Connection() };
        int delivered = 0;
        Create(listener, _ => delivered++).Start();
        listener.Complete(SocketError.Success);

        await Assert.That(Allocations.InCleanestRound(() => listener.Complete(SocketError.Success))).IsEqualTo(0);
        await Assert.That(delivered).IsGreaterThan(1000);
    }

    [Test]
    public async Task Accepts_that_complete_at_once_neither_recurse_nor_hold_the_thread()
    {
        const int connections = 100_000;
        var listener = new ScriptedListener { LetsOthersBeServed = true };
        listener.Then(SocketError.Success, connections);
        int delivered = 0;
        int starter = Environment.CurrentManagedThreadId;
        bool starting = true;
        bool isHeld = false;
        var all = new TaskCompletionSource();
        Acceptor<ScriptedListener.Connection> acceptor = Create(listener, _ =>
        {
            isHeld |= Volatile.Read(ref starting) && Environment.CurrentManagedThreadId == starter;
            if (++delivered == connections)
                all.SetResult();
        });
        acceptor.Start();
        Volatile.Write(ref starting, false);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await Assert.That(isHeld).IsFalse();
        // The last finds nobody.
        const int turns = (connections / Acceptor<ScriptedListener.Connection>.MaxAcceptsPerTurn) + 1;
        await Assert.That(await Eventually.IsTrueAsync(() => listener.Turns == turns)).IsTrue().Because($"there were {listener.Turns}");
    }

    private Acceptor<ScriptedListener.Connection> Start(ScriptedListener listener)
    {
        Acceptor<ScriptedListener.Connection> acceptor = Create(listener);
        acceptor.Start();
        return acceptor;
    }

    private Acceptor<ScriptedListener.Connection> Create(
        ScriptedListener listener, Action<ScriptedListener.Connection>? receiver = null) =>
        new("ntn", listener, receiver ?? _delivered.Add, _figures, _time, _log);

    private static Task<AcceptorEnd> Ended(Task<AcceptorEnd> completion) => completion.WaitAsync(TimeSpan.FromSeconds(10));
}
