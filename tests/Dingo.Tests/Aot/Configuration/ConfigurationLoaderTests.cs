using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Microsoft.Extensions.Logging;

namespace Dingo.Tests.Aot.Configuration;

public class ConfigurationLoaderTests
{
    [Test]
    public async Task Embedded_default_is_valid_and_bound()
    {
        var options = Load.Default().Options!;

        await Assert.That(options.GetNetworkMagic()).IsEqualTo(2u);
        await Assert.That(options.Listeners.Count).IsEqualTo(2);
        await Assert.That(options.Listeners[0].Protocol).IsEqualTo(ListenerProtocol.NodeToNode);
        await Assert.That(options.Listeners[0].GetEndPoint()).IsEqualTo(new IPEndPoint(IPAddress.Any, 3001));
        await Assert.That(options.Listeners[0].GetMode()).IsNull();
        await Assert.That(options.Listeners[1].Protocol).IsEqualTo(ListenerProtocol.NodeToClient);
        await Assert.That(options.Listeners[1].GetEndPoint()).IsEqualTo(new UnixDomainSocketEndPoint("./dingo.socket"));
        await Assert.That((int)options.Listeners[1].GetMode()!).IsEqualTo(Convert.ToInt32("660", 8));
        await Assert.That(options.Metrics.GetEndPoint()).IsEqualTo(new IPEndPoint(IPAddress.Loopback, 12798));
        await Assert.That(options.Limits.MaxInboundConns).IsEqualTo(100);
        await Assert.That(options.Limits.MaxConnectionsPerIP).IsEqualTo(5);
        await Assert.That(options.Limits.MaxLocalConns).IsEqualTo(100);
        await Assert.That(options.Limits.MaxPendingHandshakes).IsEqualTo(64);
        await Assert.That(options.Limits.HandshakeTimeoutSeconds).IsEqualTo(10);
        await Assert.That(options.Limits.WriteTimeoutSeconds).IsEqualTo(120);
        await Assert.That(options.Limits.LocalIdleTimeoutSeconds).IsEqualTo(0);
        await Assert.That(options.Log.Level).IsEqualTo(LogLevel.Information);
        await Assert.That(options.Log.Format).IsEqualTo(LogFormat.Text);
        await Assert.That(options.Engine.InlineCompletions).IsTrue();
        await Assert.That(options.Engine.Threads).IsEqualTo(1);
    }

    [Test]
    public async Task Later_layers_win_and_every_value_knows_its_source()
    {
        const string Json = """{ "Network": "mainnet", "Limits": { "MaxInboundConns": 1, "MaxLocalConns": 2, "WriteTimeoutSeconds": 3 } }""";
        var effective = Load.From(
            Json,
            ["Limits:WriteTimeoutSeconds=5"],
            ("CARDANO_NETWORK", "preprod"), ("DINGO_Limits__MaxLocalConns", "4"), ("DINGO_Limits__WriteTimeoutSeconds", "4"));

        await Assert.That(effective.Options!.GetNetworkMagic()).IsEqualTo(1u);
        await Assert.That(effective.Value("Network").Source).IsEqualTo("environment CARDANO_NETWORK");
        await Assert.That(effective.Options.Limits.MaxInboundConns).IsEqualTo(1);
        await Assert.That(effective.Value("Limits:MaxInboundConns").Source).StartsWith("file ");
        await Assert.That(effective.Options.Limits.MaxLocalConns).IsEqualTo(4);
        await Assert.That(effective.Value("Limits:MaxLocalConns").Source).IsEqualTo("environment DINGO_Limits__MaxLocalConns");
        await Assert.That(effective.Options.Limits.WriteTimeoutSeconds).IsEqualTo(5);
        await Assert.That(effective.Value("Limits:WriteTimeoutSeconds").Source).IsEqualTo("command line");
        await Assert.That(effective.Value("Limits:HandshakeTimeoutSeconds").Source).IsEqualTo("embedded default");
    }

    [Test]
    public async Task Dingo_environment_wins_over_the_operators_names()
    {
        var effective = Load.Environment(("CARDANO_NETWORK", "preprod"), ("DINGO_Network", "42"));

        await Assert.That(effective.Options!.GetNetworkMagic()).IsEqualTo(42u);
    }

    [Test]
    public async Task Keys_are_known_in_any_case()
    {
        var effective = Load.From(null, ["log:format=JSON"], ("DINGO_LIMITS__MAXINBOUNDCONNS", "7"));

        await Assert.That(effective.Options!.Limits.MaxInboundConns).IsEqualTo(7);
        await Assert.That(effective.Value("Log:Format").Value).IsEqualTo("json");
    }

    [Test]
    public async Task File_with_listeners_replaces_the_embedded_ones_as_a_whole()
    {
        var options = Load.File("""
            { "Listeners": [ { "Name": "only", "Protocol": "NodeToNode", "Address": "tcp://[::]:4000" } ] }
            """).Options!;

        await Assert.That(options.Listeners.Count).IsEqualTo(1);
        await Assert.That(options.Listeners[0].Name).IsEqualTo("only");
        await Assert.That(options.Listeners[0].HandOver).IsEqualTo(HandOverKind.Respond);
    }

    [Test]
    public async Task File_without_listeners_keeps_the_embedded_ones()
    {
        await Assert.That(Load.File("""{ "Network": "preprod", "Limits": {} }""").Options!.Listeners.Count).IsEqualTo(2);
    }

    [Test]
    public async Task Command_line_changes_and_adds_single_listeners()
    {
        var options = Load.Set(
            "Listeners:0:Address=tcp://127.0.0.1:0",
            "Listeners:2:Name=more", "Listeners:2:Protocol=nodetoclient", "Listeners:2:Address=unix:/tmp/more.socket",
            "Listeners:2:Mode=600", "Listeners:2:Group=cardano").Options!;

        await Assert.That(options.Listeners[0].Name).IsEqualTo("ntn");
        await Assert.That(options.Listeners[0].GetEndPoint()).IsEqualTo(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.That(options.Listeners[2].Protocol).IsEqualTo(ListenerProtocol.NodeToClient);
        await Assert.That(options.Listeners[2].Group).IsEqualTo("cardano");
    }

    [Test]
    public async Task Empty_list_of_listeners_is_refused()
    {
        await Assert.That(Load.File("""{ "Listeners": [] }""").Fault()).StartsWith("Listeners: empty.");
    }

    [Test]
    public async Task Configuration_file_can_be_named_by_the_environment()
    {
        using var file = new TemporaryFile("""{ "Network": 7 }""");

        await Assert.That(Load.Environment(("DINGO_CONFIG", file.Path)).Options!.GetNetworkMagic()).IsEqualTo(7u);
    }

    [Test]
    public async Task Missing_file_is_named_with_who_asked_for_it()
    {
        var fault = Load.Environment(("DINGO_CONFIG", "/nowhere/dingo.json")).Fault();

        await Assert.That(fault).Contains("file /nowhere/dingo.json");
        await Assert.That(fault).Contains("environment DINGO_CONFIG");
        await Assert.That(fault).Contains("no such file");
    }

    [Test]
    public async Task Folder_in_place_of_a_file_is_a_fault_and_no_crash()
    {
        var effective = ConfigurationLoader.Load(new(Path.GetTempPath(), [], new Dictionary<string, string>()));

        await Assert.That(effective.Fault()).Contains("cannot be read");
    }

    [Test]
    [Arguments("{\n  \"Network\": \"preview\"\n  \"Limits\": {}\n}", "line 3")]
    [Arguments("{\n  \"Network\": ", "line 2")]
    public async Task Wrong_json_is_named_by_file_and_line(string json, string line)
    {
        var fault = Load.File(json).Fault();

        await Assert.That(fault).StartsWith("file ");
        await Assert.That(fault).Contains(line);
        await Assert.That(fault).Contains("not valid JSON");
    }

    [Test]
    [Arguments("[1, 2]")]
    [Arguments("""{ "Network": "preview", "network": "preprod" }""")]
    public async Task Json_that_is_no_configuration_is_a_fault(string json)
    {
        await Assert.That(Load.File(json).Fault()).StartsWith("file ");
    }

    [Test]
    public async Task Null_in_a_file_is_no_value()
    {
        await Assert.That(Load.File("""{ "Network": null }""").Fault()).Contains("no value");
    }
}
