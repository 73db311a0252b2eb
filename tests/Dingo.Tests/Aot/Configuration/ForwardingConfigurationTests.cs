using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

/// <summary>Listeners that forward: their nodes, who may connect, and what is refused before it does harm.</summary>
public sealed class ForwardingConfigurationTests
{
    private const string Nodes = "Listeners:0:Name=a|Listeners:0:Protocol=NodeToNode|Listeners:0:Address=tcp://0.0.0.0:3001";
    private const string Clients = "Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=tcp://0.0.0.0:3001";
    private const string ToNode = "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=tcp://127.0.0.1:3002";

    [Test]
    public async Task A_file_names_nodes_in_order_and_what_is_left_out_has_its_default()
    {
        var options = Load.File("""
            { "Listeners": [ { "Name": "ntn", "Protocol": "NodeToNode", "Address": "tcp://0.0.0.0:3001", "HandOver": "forward", "ProxyFrom": "10.0.0.0/8",
                "Backends": [ { "Address": "tcp://relay.example:3001" }, { "Address": "unix:/run/node.socket" } ] } ] }
            """).Options!;
        var listener = options.Listeners.Single();
        await Assert.That(listener.HandOver).IsEqualTo(HandOverKind.Forward);
        await Assert.That(string.Join(' ', listener.Backends.Select(static backend => backend.Address))).IsEqualTo("tcp://relay.example:3001 unix:/run/node.socket");
        await Assert.That((listener.HealthCheck, listener.PeerSharing, listener.SendProxy)).IsEqualTo((HealthCheckKind.Handshake, PeerSharingKind.Clear, false));
        await Assert.That(listener.GetProxyFrom()!.ToString()).IsEqualTo("10.0.0.0/8");
        await Assert.That(listener.GetAllowFrom()).IsNull();
    }

    [Test]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward", "Listeners:0:Backends: empty. Name at least one node")]
    [Arguments(Nodes + "|Listeners:0:Backends:0:Address=tcp://127.0.0.1:3002", "only a listener that forwards (HandOver forward) has this")]
    [Arguments(Nodes + "|Listeners:0:SendProxy=true", "only a listener that forwards (HandOver forward) has this")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:1:Address=unix:/a", "Listeners:0:Backends:1: there is no backend 0")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=127.0.0.1:1", "not an address. Give tcp://HOST:PORT (a name")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=tcp://10.0.0:1", "the host is neither a numeric address nor a name")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=tcp://127.0.0.1:3001", "is Listeners:0:Address 'tcp://0.0.0.0:3001' of this daemon itself")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=tcp://LocalHost:3001", "is Listeners:0:Address 'tcp://0.0.0.0:3001' of this daemon itself")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Address=tcp://127.0.0.1:3001|Listeners:0:Backends:0:Address=tcp://0.0.0.0:3001", "of this daemon itself")]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Adress=unix:/a", "Did you mean Listeners:0:Backends:0:Address?")]
    [Arguments(Nodes + ToNode + "|Listeners:0:HealthCheck=ping", "not a choice. Give one of handshake, connect")]
    [Arguments(Nodes + ToNode + "|Listeners:0:PeerSharing=yes", "not a choice. Give one of clear, keep")]
    [Arguments(Nodes + ToNode + "|Listeners:0:SendProxy=2", "Give true or false")]
    [Arguments(Nodes + "|Listeners:0:ProxyFrom=proxy", "'proxy' is neither an address nor a network")]
    [Arguments(Nodes + "|Listeners:0:AllowFrom=10.0.0.0/33", "'10.0.0.0/33' is neither an address nor a network")]
    [Arguments(Clients + ToNode, "clients of a node from anywhere. Name in Listeners:0:AllowFrom who may connect, or listen on 127.0.0.1")]
    [Arguments("Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=unix:/a|Listeners:0:AllowFrom=10.0.0.1", "only a TCP address has this")]
    [Arguments("Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=unix:/a|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=unix:/a",
        "of this daemon itself")]
    public async Task What_cannot_be_is_one_fault_that_says_what_to_do(string settings, string fault)
    {
        var effective = Load.File("{ \"Listeners\": [] }", [.. settings.Split('|')]);
        await Assert.That(effective.Faults.Count).IsGreaterThan(0);
        await Assert.That(string.Join('\n', effective.Faults)).Contains(fault);
        await Assert.That(effective.Faults.Count(each => each.ToString().Contains("Backends", StringComparison.Ordinal) || each.ToString().Contains(fault, StringComparison.Ordinal)))
            .IsBetween(1, 2);
    }

    [Test]
    [Arguments(Clients + ToNode + "|Listeners:0:AllowFrom=10.0.0.0/8")]
    [Arguments("Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=tcp://127.0.0.1:3001" + ToNode)]
    [Arguments("Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=tcp://[::1]:3001" + ToNode)]
    [Arguments("Listeners:0:Name=a|Listeners:0:Protocol=NodeToClient|Listeners:0:Address=unix:/a" + ToNode)]
    [Arguments(Nodes + "|Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=tcp://192.0.2.1:3001")]
    public async Task What_is_meant_to_be_is_accepted(string settings) =>
        await Assert.That(string.Join('\n', Load.File("{ \"Listeners\": [] }", [.. settings.Split('|')]).Faults)).IsEqualTo("");

    [Test]
    public async Task At_most_sixty_four_nodes_can_be_named()
    {
        string[] nodes = [.. Enumerable.Range(0, 65).Select(static i => $"Listeners:0:Backends:{i}:Address=tcp://127.0.0.1:{4000 + i}")];
        string[] settings = [.. Nodes.Split('|'), "Listeners:0:HandOver=forward", .. nodes];
        await Assert.That(Load.File("{ \"Listeners\": [] }", settings[..^1]).Faults).IsEmpty();
        await Assert.That(Load.File("{ \"Listeners\": [] }", settings).Fault()).Contains("65 nodes, of which there can be at most 64");
    }
}
