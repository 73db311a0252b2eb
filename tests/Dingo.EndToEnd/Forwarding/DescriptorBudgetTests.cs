using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>File descriptors: what a configuration may take is known, and had, before the first peer comes.</summary>
public class DescriptorBudgetTests
{
    [Test]
    public async Task Too_few_descriptors_are_one_fault_that_says_what_to_do_and_exit_code_2()
    {
        using var workspace = new Workspace();
        foreach (string command in new[] { "run", "check" })
        {
            var (code, _, error) = await RunningProcess.RunAsync(
                "bash", ["-c", $"ulimit -n 200; exec '{RepositoryPaths.Binary}' {command} --set Limits:MaxInboundConns=5000"], workspace.Path);
            await Assert.That(code).IsEqualTo(2);
            await Assert.That(error).Contains("Limits: what they allow takes 5");
            await Assert.That(error).Contains("this process may have 200. Raise that (LimitNOFILE=");
            await Assert.That(error).Contains("or lower Limits:MaxInboundConns");
        }
    }

    [Test]
    public async Task Check_says_how_many_and_a_limit_that_may_be_raised_is_raised()
    {
        using var workspace = new Workspace();
        var (code, output, _) = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["check"], workspace.Path);
        await Assert.That(code).IsEqualTo(0);
        await Assert.That(output).Contains(" at most (");

        await using var daemon = await DaemonUnderTest.StartThroughAsync(
            "bash", ["-c", "ulimit -S -n 128; exec \"$@\""], workspace, "Limits:MaxInboundConns=3000");
        string limit = (await File.ReadAllLinesAsync($"/proc/{daemon.Process.Id}/limits")).Single(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        int soft = int.Parse(limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]);
        await Assert.That(soft).IsGreaterThan(3_000);
    }
}
