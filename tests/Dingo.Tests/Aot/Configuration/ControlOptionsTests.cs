using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

public sealed class ControlOptionsTests
{
    [Test]
    [Arguments("unix:/run/dingo/node.socket", "/run/dingo/admin.sock")]
    [Arguments("unix:./node.socket", "./admin.sock")]
    [Arguments("unix:node.socket", "admin.sock")]
    [Arguments("tcp://127.0.0.1:3002", "admin.sock")]
    public async Task The_default_is_beside_the_first_client_socket(string address, string expected)
    {
        ListenerOptions[] listeners =
        [
            new() { Protocol = ListenerProtocol.NodeToNode, Address = "unix:/elsewhere/nodes.socket" },
            new() { Protocol = ListenerProtocol.NodeToClient, Address = address },
        ];
        await Assert.That(new ControlOptions().GetPath(listeners)).IsEqualTo(expected);
        await Assert.That(new ControlOptions { Path = "/run/mine" }.GetPath(listeners)).IsEqualTo("/run/mine");
    }
}
