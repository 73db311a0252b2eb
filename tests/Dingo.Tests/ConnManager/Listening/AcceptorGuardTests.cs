using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>What comes between: a stop beside a pause, a second stop, descriptors that come and go.</summary>
public sealed class AcceptorGuardTests
{
    private const int MaxSheds = Acceptor<ScriptedListener.Connection>.MaxShedsPerPause;

    private readonly ListenerFigures _figures = new();
    private int _delivered;

    [Test]
    public async Task A_second_stop_does_not_put_off_the_deadline_of_the_first_ones_wake_up()
    {
        var time = new FakeTimeProvider();
        var acceptor = Start(new ScriptedListener { IgnoresWake = true }, time);
        var stopped = acceptor.StopAsync();
        time.Advance(TimeSpan.FromMilliseconds(600));
        _ = acceptor.StopAsync();
        time.Advance(TimeSpan.FromMilliseconds(400));
        await Assert.That(await Ended(stopped)).IsEqualTo(AcceptorEnd.Stopped);
    }

    [Test]
    public async Task A_stop_between_an_error_and_its_pause_does_not_wait_for_the_end_of_the_pause()
    {
        var listener = new ScriptedListener();
        var acceptor = Start(listener, new FakeTimeProvider());
        listener.HoldingReserve = () => acceptor.StopAsync();
        listener.Complete(SocketError.NoBufferSpaceAvailable);
        await Assert.That(await Ended(acceptor.Completion)).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(listener.IsDisposed).IsTrue();
    }

    [Test]
    public async Task A_stop_in_a_pause_accepts_no_more()
    {
        var listener = new ScriptedListener();
        listener.Then(SocketError.NoBufferSpaceAvailable);
        var acceptor = Start(listener, new FakeTimeProvider());
        await Assert.That(await Ended(acceptor.StopAsync())).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(listener.Accepts).IsEqualTo(1);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task An_acceptor_that_has_ended_holds_no_timer(bool wasStarted)
    {
        var time = new OpenTimers();
        var acceptor = wasStarted ? Start(new ScriptedListener(), time) : Create(new ScriptedListener(), time);
        await Ended(acceptor.StopAsync());
        await Assert.That(time.Count).IsEqualTo(0);
    }

    [Test]
    public async Task A_peers_own_trouble_sets_no_timer_also_after_a_success_that_came_between()
    {
        var time = new OpenTimers();
        var listener = new ScriptedListener();
        for (int i = 0; i < 2; i++)
        {
            listener.Then(SocketError.ConnectionAborted, AcceptBackoff.MaxPeerErrorsInARow / 2 + 1);
            listener.Then(SocketError.Success);
        }

        Start(listener, time);
        await Assert.That(_delivered).IsEqualTo(2);
        await Assert.That(time.Settings).IsEqualTo(0);
    }

    [Test]
    public async Task In_every_pause_as_many_peers_may_be_turned_away_anew()
    {
        var time = new FakeTimeProvider();
        var listener = new ScriptedListener();
        Start(listener, time);
        listener.HasDescriptors = false;
        listener.Complete(SocketError.TooManyOpenSockets);
        foreach (var pause in (TimeSpan[])[AcceptBackoff.First, AcceptBackoff.First * 2])
        {
            int accepts = listener.Accepts;
            Complete(listener, SocketError.Success, MaxSheds - 1);
            await Assert.That(listener.Accepts).IsEqualTo(accepts + MaxSheds - 1).Because("none of them begins a pause");
            Complete(listener, SocketError.Success, 1);
            await Assert.That(listener.Accepts).IsEqualTo(accepts + MaxSheds - 1).Because("the last one does");
            time.Advance(pause);
        }

        await Assert.That(_figures.Shed).IsEqualTo(2 * MaxSheds);
    }

    [Test]
    public async Task After_a_success_as_many_peers_may_be_turned_away_anew()
    {
        var listener = new ScriptedListener();
        Start(listener, new FakeTimeProvider());
        for (int round = 1; round <= 2; round++)
        {
            listener.HasDescriptors = false;
            listener.Complete(SocketError.TooManyOpenSockets);
            int accepts = listener.Accepts;
            Complete(listener, SocketError.Success, MaxSheds - 1);
            await Assert.That(listener.Accepts).IsEqualTo(accepts + MaxSheds - 1).Because("none of them begins a pause");
            listener.HasDescriptors = true;
            listener.Complete(SocketError.Success);
            await Assert.That(_delivered).IsEqualTo(round);
        }
    }

    [Test]
    public async Task The_reserve_is_held_again_as_soon_as_a_peer_that_is_turned_away_has_left_a_descriptor()
    {
        var listener = new ScriptedListener();
        Start(listener, new FakeTimeProvider());
        listener.HasDescriptors = false;
        listener.Complete(SocketError.TooManyOpenSockets);
        listener.HoldingReserve = () => listener.HasDescriptors = listener.Yielded[^1].IsClosed;
        listener.Complete(SocketError.Success);
        await Assert.That(_figures.Shed).IsEqualTo(1);

        int accepts = listener.Accepts;
        listener.Complete(SocketError.TooManyOpenSockets);
        await Assert.That(listener.Accepts).IsEqualTo(accepts + 1).Because("with the reserve given up it accepts at once");
    }

    [Test]
    public async Task The_reserve_is_held_again_in_a_pause()
    {
        var time = new FakeTimeProvider();
        var listener = new ScriptedListener();
        Start(listener, time);
        listener.HasDescriptors = false;
        listener.Complete(SocketError.TooManyOpenSockets);
        listener.HasDescriptors = true;
        listener.Complete(SocketError.TooManyOpenSockets);
        listener.HasDescriptors = false;
        time.Advance(AcceptBackoff.First);

        int accepts = listener.Accepts;
        listener.Complete(SocketError.TooManyOpenSockets);
        await Assert.That(listener.Accepts).IsEqualTo(accepts + 1).Because("with the reserve given up it accepts at once");
    }

    private Acceptor<ScriptedListener.Connection> Start(ScriptedListener listener, TimeProvider time)
    {
        var acceptor = Create(listener, time);
        acceptor.Start();
        return acceptor;
    }

    private Acceptor<ScriptedListener.Connection> Create(ScriptedListener listener, TimeProvider time) =>
        new("ntn", listener, _ => _delivered++, _figures, time, new LineCollector());

    private static void Complete(ScriptedListener listener, SocketError outcome, int times)
    {
        for (int i = 0; i < times; i++)
            listener.Complete(outcome);
    }

    private static Task<AcceptorEnd> Ended(Task<AcceptorEnd> completion) => completion.WaitAsync(TimeSpan.FromSeconds(10));
}
