using System.Diagnostics;
using System.Text;
using Dingo.Aot.Metrics;
using Dingo.Aot.Supervision;

namespace Dingo.Tests.Aot.Supervision;

public sealed class OrphanReaperTests
{
    [Test]
    public async Task In_any_process_but_the_first_it_leaves_children_to_who_started_them_and_shows_nothing()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var reaper = new OrphanReaper();
        using var child = Process.Start("sh", ["-c", "exit 7"]);
        await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.That(child.ExitCode).IsEqualTo(7);

        using var writer = new MetricsWriter();
        reaper.Write(writer);
        await Assert.That(Encoding.UTF8.GetString(writer.Written.Span)).IsEqualTo("");
    }
}
