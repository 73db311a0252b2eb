using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The samples for supervisors are understood by the programs that they are for.</summary>
public class PackagingTests
{
    private static readonly string Packaging = Path.Combine(RepositoryPaths.Root, "src", "Dingo.Aot", "Packaging");

    [Test]
    public async Task Systemd_finds_nothing_amiss_in_the_units()
    {
        Needed.OrSkip("systemd-analyze", "systemd");
        using var workspace = new Workspace();
        string[] units = ["dingo-aot.service", "dingo-aot.socket", "dingo-aot-ntc.socket"];
        foreach (string unit in units)
            workspace.File(unit, File.ReadAllText(Path.Combine(Packaging, unit)).Replace("/usr/local/bin/dingo-aot", RepositoryPaths.Binary));

        string[] verify = ["verify", "--man=no", .. units.Select(unit => workspace.File(unit))];
        var (code, output, error) = await RunningProcess.RunAsync("systemd-analyze", verify, workspace.Path);
        // What it does not know it says, and ignores.
        await Assert.That(string.Join('\n', output, error).Trim()).IsEqualTo("");
        await Assert.That(code).IsEqualTo(0);
    }

    [Test]
    public async Task The_script_for_OpenRC_is_one_that_a_shell_can_read()
    {
        var (code, _, error) = await RunningProcess.RunAsync("sh", ["-n", "dingo-aot.openrc"], Packaging);
        await Assert.That(code).IsEqualTo(0).Because(error);
    }
}
