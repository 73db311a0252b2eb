using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node that hangs: it accepts, and says nothing.</summary>
public class SilentNodeTests
{
    private const string Refused = "dingo_connmanager_closed_total{reason=\"no_backend\"}";
    private const string Versions = "8203a10f8402f400f4";

    [Test]
    public async Task It_is_down_for_newcomers_until_it_answers_again_and_keeps_whom_it_has()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode { Versions = Versions };
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, "Listeners:0:HandOver=forward", "Listeners:0:HealthCheck=handshake",
            $"Listeners:0:Backends:0:Address={node.Address}");
        await front.UntilReadinessAsync(HttpStatusCode.OK);
        var (held, there) = await node.EstablishAsync(front);

        node.Versions = "";
        await front.UntilReadinessAsync(HttpStatusCode.ServiceUnavailable);
        await front.Process.Output.WaitForAsync($"node {node.Address} is down: no answer within 2 s");
        double refused = await front.SampleAsync(Refused);
        using (var newcomer = await WirePeer.ConnectAsync(front.NodeToNode))
        {
            await newcomer.SendAsync(WirePeer.Proposal);
            await Assert.That(await newcomer.EndsOrderlyAsync()).IsTrue();
        }

        await front.UntilSampleAsync(Refused, refused + 1);
        await front.UntilSampleAsync("dingo_connmanager_handshakes_total{outcome=\"no_backend\"}", refused + 1);
        await ForwardedPair.AssertSpeakAsync(held, there);

        node.Versions = Versions;
        await front.UntilReadinessAsync(HttpStatusCode.OK);
        var (late, beside) = await node.EstablishAsync(front);
        // Whoever came meanwhile was kept from it.
        await node.UntilPeersAsync(2);
        foreach (var end in new[] { held, there, late, beside })
            end.Dispose();
        await ForwardedLeftovers.AssertNoneAsync(front);
    }
}
