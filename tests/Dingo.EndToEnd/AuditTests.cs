using System.Runtime.InteropServices;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The check of the table on itself, in a published binary that counts wrong: each connection that goes leaves its place counted.</summary>
[NotInParallel]
public class AuditTests
{
    [Test]
    public async Task A_binary_that_counts_wrong_finds_out_counts_it_and_says_so()
    {
        using var workspace = new Workspace();
        string binary = await PublishMistakenAsync(Path.Combine(workspace.Path, "built"));
        await using var daemon = await DaemonUnderTest.StartBinaryAsync(binary, workspace);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsEqualTo(0);

        using (var peer = await WirePeer.ConnectAsync(daemon.NodeToNode))
            await peer.SendAsync(WirePeer.Segment(0, "ff"));

        await daemon.Process.Output.WaitForAsync("does not add up");
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsGreaterThan(0);
    }

    /// <summary>In a place of its own, so that nothing of it is taken for the real one.</summary>
    private static async Task<string> PublishMistakenAsync(string directory)
    {
        string[] arguments =
        [
            "publish", "src/Dingo.Aot", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-v", "quiet", "-p:SeededMistake=true",
            "--artifacts-path", Path.Combine(directory, "artifacts"), "-o", directory,
        ];
        var (code, output, error) = await RunningProcess.RunAsync("dotnet", arguments, RepositoryPaths.Root);
        return code == 0 ? Path.Combine(directory, "dingo-aot") : throw new InvalidOperationException(output + error);
    }
}
