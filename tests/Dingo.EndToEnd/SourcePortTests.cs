using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Relays that dial from the port that they listen on, as Cardano nodes do.</summary>
public class SourcePortTests
{
    [Test]
    public async Task Two_relays_that_keep_each_other_have_one_connection_that_serves_both()
    {
        using var workspaceOfOne = new Workspace();
        using var workspaceOfTwo = new Workspace();
        string one = $"{FreeAddress.At("127.0.0.51")}", two = $"{FreeAddress.At("127.0.0.52")}";
        await using var relayOne = await StartAsync(workspaceOfOne, one, keeps: two);
        await using var relayTwo = await StartAsync(workspaceOfTwo, two, keeps: one);

        // Whoever dials second finds the first's connection, or, when both dial at once, tries again and finds it then.
        foreach (var relay in new[] { relayOne, relayTwo })
            await Poll.UntilAsync(async () => (await relay.SamplesAsync()).Sum("dingo_peer_up") == 1 ? null : "the other is not up");
        var (samplesOfOne, samplesOfTwo) = (await relayOne.SamplesAsync(), await relayTwo.SamplesAsync());
        await Assert.That(Gauge(samplesOfOne, "fullDuplexConns") + Gauge(samplesOfTwo, "fullDuplexConns")).IsEqualTo(1);
        foreach (var samples in new[] { samplesOfOne, samplesOfTwo })
        {
            await Assert.That(Gauge(samples, "duplexConns")).IsEqualTo(1);
            await Assert.That(Gauge(samples, "outgoingConns")).IsEqualTo(1);
            await Assert.That(samples["dingo_connmanager_accounting_mismatch_total"]).IsEqualTo(0);
        }

        // Each probes the other on it.
        await relayOne.UntilSampleAsync($"dingo_peer_keep_alive_seconds_count{{peer=\"{two}\"}}", 1);
        await relayTwo.UntilSampleAsync($"dingo_peer_keep_alive_seconds_count{{peer=\"{one}\"}}", 1);
        await Assert.That(await relayOne.StopAsync()).IsEqualTo(0);
        await Assert.That(await relayTwo.StopAsync()).IsEqualTo(0);
    }

    private static double Gauge(Samples samples, string name) => samples[$"cardano_node_metrics_connectionManager_{name}"];

    private static Task<DaemonUnderTest> StartAsync(Workspace workspace, string address, string keeps) => DaemonUnderTest.StartAsync(
        workspace, $"Listeners:0:Address=tcp://{address}", $"Outbound:SourcePort={IPEndPoint.Parse(address).Port}", $"Peers:Addresses={keeps}");
}
