using System.Text.Json;
using Dingo.Aot.Commands;

namespace Dingo.Tests.Aot.Ping;

public sealed class PingJsonTests
{
    [Test]
    public async Task Every_line_is_an_object_with_stable_names()
    {
        using var node = new ScriptedNode(ScriptedNode.Answering("8203a20e8402f401f41863f5"), ScriptedNode.Sound);
        var run = await Pinging.RunAsync(node.Address, static r => r with { Query = true }, asJson: true);
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
        await Assert.That(Shapes(run)).IsEqualTo(
            """
            versions: kind versions
            connected: kind node address connectMs handshakeMs protocol version networkMagic duplex peerSharing
            pong: kind sequence roundTripMs
            pong: kind sequence roundTripMs
            summary: kind node sent answered lost lostPercent minMs averageMs medianMs p99Ms maxMs
            """);
        await Assert.That(run.Lines[0]).IsEqualTo(
            """{"kind":"versions","versions":[{"protocol":"node-to-node","version":14,"networkMagic":2,"duplex":true,"peerSharing":true},{"protocol":"node-to-node","version":99}]}""");
    }

    [Test]
    [Arguments("820283020f641b5d303b", "wrongNetwork", "nodeSaid")]
    [Arguments("82028200820708", "noCommonVersion", "nodeVersions")]
    public async Task A_failure_has_its_kind_and_what_the_node_said(string answer, string failure, string more)
    {
        using var node = new ScriptedNode(ScriptedNode.Answering(answer));
        var run = await Pinging.RunAsync(node.Address, asJson: true);
        await Assert.That(run.Code).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).IsEqualTo("");
        await Assert.That(Shapes(run)).IsEqualTo(
            $"failure: kind node sequence failure message networkMagic {more}\nsummary: kind node sent answered lost lostPercent");
        using var line = JsonDocument.Parse(run.Lines[0]);
        await Assert.That(line.RootElement.GetProperty("failure").GetString()).IsEqualTo(failure);
    }

    private static string Shapes(Pinging run) => string.Join('\n', run.Lines.Select(static text =>
    {
        using var line = JsonDocument.Parse(text);
        return $"{line.RootElement.GetProperty("kind").GetString()}: {string.Join(' ', line.RootElement.EnumerateObject().Select(static p => p.Name))}";
    }));
}
