using System.Diagnostics;
using Dingo.Aot.Supervision;

namespace Dingo.Tests.Aot.Supervision;

public sealed class OrphanReaperTests
{
    [Test]
    public async Task In_any_process_but_the_first_children_are_left_to_who_started_them()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var reaper = new OrphanReaper();
        using var child = Process.Start("sh", ["-c", "exit 7"]);
        await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.That(child.ExitCode).IsEqualTo(7);
    }
}
