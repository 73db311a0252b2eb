using System.Runtime.InteropServices;
using Dingo.Aot.Commands;

namespace Dingo.Tests.Aot.Commands;

public class StopSignalsTests
{
    [Test]
    public async Task First_signal_asks_for_a_clean_stop_and_the_second_forces()
    {
        var forced = 0;
        using var signals = new StopSignals(() => forced++);

        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        signals.Receive(first);
        await Assert.That(first.Cancel).IsTrue();
        await Assert.That(signals.Stop.IsCancellationRequested).IsTrue();
        await Assert.That(forced).IsEqualTo(0);

        signals.Receive(new PosixSignalContext(PosixSignal.SIGINT));
        await Assert.That(forced).IsEqualTo(1);
    }
}
