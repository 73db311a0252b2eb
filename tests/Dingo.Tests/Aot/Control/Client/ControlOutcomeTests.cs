using Dingo.Aot.Commands;
using Dingo.Aot.Control;
using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

public sealed class ControlOutcomeTests
{
    [Test]
    public async Task What_was_done_succeeds_and_a_daemon_that_leaves_is_none()
    {
        await Assert.That(ControlOutcome.Done.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(ControlOutcome.Gone.ExitCode).IsEqualTo(ExitCode.NoDaemon);
    }

    [Test]
    public async Task A_wrong_argument_is_the_callers_fault_and_every_other_error_is_a_failure()
    {
        foreach (var kind in Enum.GetValues<ControlErrorKind>())
        {
            int expected = kind == ControlErrorKind.BadArgument ? ExitCode.BadConfiguration : ExitCode.Failure;
            await Assert.That(new ControlOutcome(kind.Name(), "").ExitCode).IsEqualTo(expected).Because(kind.Name());
        }

        await Assert.That(new ControlOutcome("of a newer daemon", "").ExitCode).IsEqualTo(ExitCode.Failure);
    }
}
