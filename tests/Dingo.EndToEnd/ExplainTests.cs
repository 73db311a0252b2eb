using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What the published binary says would happen to a connect is what happens to it.</summary>
public sealed class ExplainTests
{
    [Test]
    public async Task A_source_that_a_listener_turns_away_is_told_the_reason_and_another_is_admitted()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Listeners:0:AllowFrom=127.0.3.0/24, 2001:db8::7");
        var foretold = await daemon.CommandAsync("explain", "127.0.4.7");
        await Assert.That(foretold.Output).Contains("would be refused: not_allowed").And.Matches("\nntn +not_allowed +may not connect");
        await Assert.That(foretold.Output.Split('\n').Max(static line => line.Length)).IsLessThanOrEqualTo(80);
        using (var refused = await WirePeer.ConnectAsync(daemon.NodeToNode, from: "127.0.4.7"))
            await Assert.That(await refused.ReceiveAsync()).IsNull();
        await daemon.UntilSampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"not_allowed\"}", 1);
        await Assert.That((await daemon.CommandAsync("explain", "127.0.4.7")).Output)
            .Contains("would be refused: not_allowed").And.Contains("the last time: not_allowed");

        await Assert.That((await daemon.CommandAsync("explain", "127.0.3.7")).Output)
            .Contains("would be admitted").And.Matches("\nntn +not_allowed +may connect");
        using var admitted = await WirePeer.ConnectAsync(daemon.NodeToNode, from: "127.0.3.7");
        await admitted.SendAsync(WirePeer.Proposal);
        await Assert.That(await admitted.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        var (code, lines, _) = await daemon.CommandAsync("explain", "127.0.3.7", "--json");
        await Assert.That(code).IsEqualTo(0);
        await Assert.That(lines).Contains("""{"kind":"listener_rule","listener":"ntn","rule":"not_allowed","refuses":false}""");
        await Assert.That((await daemon.CommandAsync("explain", "local", "--json")).Output).DoesNotContain("listener_rule");
    }
}
