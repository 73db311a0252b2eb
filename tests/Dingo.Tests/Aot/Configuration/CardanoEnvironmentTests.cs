using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

public class CardanoEnvironmentTests
{
    [Test]
    public async Task Operators_names_change_the_listeners_of_their_kind()
    {
        var options = Load.Environment(
            ("CARDANO_BIND_ADDR", "192.0.2.1"), ("CARDANO_RELAY_PORT", "6000"), ("CARDANO_SOCKET_PATH", "/ipc/node.socket"),
            ("CARDANO_METRICS_PORT", "9100"), ("CARDANO_NETWORK", "mainnet")).Options!;

        await Assert.That(options.Listeners.Count).IsEqualTo(2);
        await Assert.That(options.Listeners[0].Address).IsEqualTo("tcp://192.0.2.1:6000");
        await Assert.That(options.Listeners[1].Address).IsEqualTo("unix:/ipc/node.socket");
        await Assert.That(options.Metrics.Address).IsEqualTo("tcp://127.0.0.1:9100");
        await Assert.That(options.GetNetworkMagic()).IsEqualTo(764824073u);
    }

    [Test]
    public async Task Port_alone_keeps_the_address_and_address_alone_the_port()
    {
        await Assert.That(Load.Environment(("CARDANO_RELAY_PORT", "6000")).Options!.Listeners[0].Address).IsEqualTo("tcp://0.0.0.0:6000");
        await Assert.That(Load.Environment(("CARDANO_BIND_ADDR", "::")).Options!.Listeners[0].Address).IsEqualTo("tcp://[::]:3001");
    }

    [Test]
    public async Task Private_port_opens_node_to_client_on_tcp_of_the_loopback()
    {
        var effective = Load.Environment(("CARDANO_PRIVATE_PORT", "3002"));

        var added = effective.Options!.Listeners[2];
        await Assert.That(added.Protocol).IsEqualTo(ListenerProtocol.NodeToClient);
        await Assert.That(added.GetEndPoint()).IsEqualTo(new IPEndPoint(IPAddress.Loopback, 3002));
        await Assert.That(effective.Value("Listeners:2:Address").Source).IsEqualTo("environment CARDANO_PRIVATE_PORT");
    }

    [Test]
    public async Task Private_address_without_a_port_opens_nothing_and_says_so()
    {
        await Assert.That(Load.Environment(("CARDANO_PRIVATE_BIND_ADDR", "0.0.0.0")).Fault()).Contains("Set CARDANO_PRIVATE_PORT too");
    }

    [Test]
    public async Task Private_names_change_the_listener_that_a_file_has_for_them()
    {
        const string Json = """{ "Listeners": [ { "Name": "far", "Protocol": "NodeToClient", "Address": "tcp://127.0.0.1:5000" } ] }""";

        var options = Load.From(Json, null, ("CARDANO_PRIVATE_BIND_ADDR", "0.0.0.0")).Options!;

        await Assert.That(options.Listeners.Single().Address).IsEqualTo("tcp://0.0.0.0:5000");
    }

    [Test]
    public async Task Name_without_a_listener_of_its_kind_adds_one()
    {
        const string Json = """{ "Listeners": [ { "Name": "a", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:5000" } ] }""";

        var options = Load.From(Json, null, ("CARDANO_SOCKET_PATH", "n.socket")).Options!;

        await Assert.That(options.Listeners[1].GetEndPoint()).IsEqualTo(new UnixDomainSocketEndPoint("n.socket"));
        await Assert.That(options.Listeners[1].Mode).IsEqualTo("0660");
    }

    [Test]
    public async Task Empty_names_count_as_not_set()
    {
        var effective = Load.Environment(("CARDANO_RELAY_PORT", ""), ("CARDANO_NETWORK", ""), ("CARDANO_SOCKET_PATH", ""));

        await Assert.That(effective.Values.All(value => value.Source == "embedded default")).IsTrue();
    }

    [Test]
    [Arguments("CARDANO_RELAY_PORT", "65536")]
    [Arguments("CARDANO_RELAY_PORT", "-1")]
    [Arguments("CARDANO_BIND_ADDR", "relay.example")]
    [Arguments("CARDANO_PRIVATE_PORT", "x")]
    public async Task Wrong_value_is_told_by_the_name_that_was_set(string name, string value)
    {
        await Assert.That(Load.Environment((name, value)).Fault()).StartsWith($"{name}: '{value}' (environment): ");
    }
}
