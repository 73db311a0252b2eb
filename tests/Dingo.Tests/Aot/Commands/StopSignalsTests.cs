using System.Runtime.InteropServices;
using Dingo.Aot.Commands;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Commands;

public class StopSignalsTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    [Test]
    public async Task First_signal_asks_for_a_clean_stop_and_the_second_forces()
    {
        var forced = 0;
        var time = new FakeTimeProvider();
        using var signals = new StopSignals(() => forced++, time);

        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        signals.Receive(first);
        await Assert.That(first.Cancel).IsTrue();
        await Assert.That(signals.Stop.IsCancellationRequested).IsTrue();
        await Assert.That(forced).IsEqualTo(0);

        // Sent to the process and then to its group: one signal, told twice.
        signals.Receive(new PosixSignalContext(PosixSignal.SIGTERM));
        await Assert.That(forced).IsEqualTo(0);
        time.Advance(TimeSpan.FromMilliseconds(249));
        signals.Receive(new PosixSignalContext(PosixSignal.SIGTERM));
        await Assert.That(forced).IsEqualTo(0);

        time.Advance(TimeSpan.FromMilliseconds(1));
        signals.Receive(new PosixSignalContext(PosixSignal.SIGINT));
        await Assert.That(forced).IsEqualTo(1);
    }

    [Test]
    public async Task Whoever_asks_for_a_stop_gets_one_and_it_takes_two_signals_to_force_its_end()
    {
        var forced = 0;
        var time = new FakeTimeProvider();
        using var signals = new StopSignals(() => forced++, time);
        await Assert.That(signals.AskToStop(TimeSpan.FromSeconds(3))).IsTrue();
        await Assert.That(signals.AskToStop(TimeSpan.FromSeconds(9))).IsFalse();
        await Assert.That(signals.Stop.IsCancellationRequested).IsTrue();
        await Assert.That(signals.StopTimeout).IsEqualTo(TimeSpan.FromSeconds(3));

        time.Advance(Quarter);
        signals.Receive(new PosixSignalContext(PosixSignal.SIGTERM));
        await Assert.That(forced).IsEqualTo(0);
        time.Advance(Quarter);
        signals.Receive(new PosixSignalContext(PosixSignal.SIGTERM));
        await Assert.That(forced).IsEqualTo(1);
    }

    [Test]
    public async Task A_hangup_asks_for_a_reload_also_when_it_came_before_anybody_could()
    {
        var reloads = 0;
        using var signals = new StopSignals(static () => { }, new FakeTimeProvider());
        var early = new PosixSignalContext(PosixSignal.SIGHUP);
        signals.ReceiveHangup(early);
        await Assert.That(early.Cancel).IsTrue();
        await Assert.That(reloads).IsEqualTo(0);

        signals.OnReload(() => reloads++);
        await Assert.That(reloads).IsEqualTo(1);
        signals.ReceiveHangup(new PosixSignalContext(PosixSignal.SIGHUP));
        await Assert.That(reloads).IsEqualTo(2);
        await Assert.That(signals.Stop.IsCancellationRequested).IsFalse();
    }
}
