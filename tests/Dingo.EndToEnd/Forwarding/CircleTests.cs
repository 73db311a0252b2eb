using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node that would be the daemon itself, by an address of the host's own.</summary>
public class CircleTests
{
    private const string Own = "10.77.9.1";

    [Test]
    [Arguments($"{Own}:3001", "0.0.0.0", 2)]
    [Arguments($"{Own}:3001", "[::]", 2)]
    [Arguments($"{Own}:3002", "0.0.0.0", 0)]
    [Arguments($"{Own}:3001", "127.0.0.1", 0)]
    [Arguments("10.77.9.2:3001", "0.0.0.0", 0)]
    public async Task A_node_at_the_daemons_own_address_is_refused_by_whatever_name_it_goes(string node, string listener, int expected)
    {
        await Needed.NetworkNamespacesAsync();
        using var workspace = new Workspace();
        string[] check =
        [
            RepositoryPaths.Binary, "check", "--set", $"Listeners:0:Address=tcp://{listener}:3001", "--set", "Listeners:0:HandOver=forward",
            "--set", $"Listeners:0:Backends:0:Address=tcp://{node}",
        ];
        string[] host = ["--net", "bash", "-c", $"ip link set lo up && ip address add {Own}/32 dev lo && exec \"$@\"", "bash"];
        var (code, _, error) = await RunningProcess.RunAsync("unshare", [.. host, .. check], workspace.Path);
        await Assert.That(code).IsEqualTo(expected).Because(error);
        await Assert.That(error.Contains("of this daemon itself")).IsEqualTo(expected == 2);
    }
}
