using System.Runtime.InteropServices;
using Dingo.Aot.Commands;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Commands;

public class StopSignalsTests
{
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

        time.Advance(StopSignals.SameSignal);
        signals.Receive(new PosixSignalContext(PosixSignal.SIGINT));
        await Assert.That(forced).IsEqualTo(1);
    }
}
