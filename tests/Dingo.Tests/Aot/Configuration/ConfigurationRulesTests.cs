using System.Globalization;
using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

public class ConfigurationRulesTests
{
    [Test]
    public async Task Every_number_is_accepted_at_its_ends_and_refused_beyond()
    {
        foreach (var key in ConfigurationSchema.Keys.Where(key => key.Kind == ValueKind.Number))
        {
            await Assert.That(Load.Set($"{key.Path}={key.Min}").IsValid).IsTrue();
            await Assert.That(Load.Set($"{key.Path}={key.Max}").IsValid).IsTrue();
            foreach (var beyond in new[] { key.Min - 1L, key.Max + 1L, long.MaxValue, long.MinValue })
            {
                var fault = Load.Set($"{key.Path}={beyond}").Fault();
                await Assert.That(fault).StartsWith($"{key.Path}: '{beyond}' (command line): out of range.");
                await Assert.That(fault).Contains($"from {key.Min} to {key.Max}");
            }
        }
    }

    [Test]
    [Arguments("Limits:MaxInboundConns", 100)]
    [Arguments("Limits:MaxConnectionsPerIP", 5)]
    public async Task Zero_means_the_default_for_the_inherited_caps(string key, int expected)
    {
        var effective = Load.Set($"{key}=0");

        await Assert.That(effective.Value(key).Value).IsEqualTo(expected.ToString(CultureInfo.InvariantCulture));
        await Assert.That(effective.Options!.Limits.MaxInboundConns).IsEqualTo(100);
        await Assert.That(effective.Options.Limits.MaxConnectionsPerIP).IsEqualTo(5);
    }

    [Test]
    [Arguments("Limits:MaxInboundConns=many", "not a whole number")]
    [Arguments("Limits:MaxInboundConns=", "not a whole number")]
    [Arguments("Limits:MaxInboundConns=1e3", "not a whole number")]
    [Arguments("Limits:MaxInboundConns=99999999999999999999999999", "out of range")]
    [Arguments("ExperimentalVersions=yes", "true or false")]
    [Arguments("Log:Level=Verbose", "one of Trace, Debug")]
    [Arguments("Log:Format=xml", "one of text, json")]
    [Arguments("Network=testnet", "mainnet, preprod, preview, sanchonet")]
    [Arguments("Network=4294967296", "0 to 4294967295")]
    [Arguments("Network=-1", "not a network")]
    [Arguments("Metrics:Address=12798", "tcp://HOST:PORT")]
    [Arguments("Listeners:0:Protocol=NodeToNodes", "one of NodeToNode, NodeToClient")]
    [Arguments("Listeners:0:HandOver=forwarded", "one of respond, forward")]
    [Arguments("Listeners:0:Name=", "1 to 32 letters")]
    [Arguments("Listeners:0:Name=a b", "1 to 32 letters")]
    [Arguments("Listeners:1:Mode=0888", "octal")]
    [Arguments("Listeners:1:Mode=4755", "octal")]
    [Arguments("Listeners:1:Group=a b", "group")]
    [Arguments("Listeners:0:Mode=0600", "only a Unix socket has this")]
    public async Task Wrong_value_is_told_by_key_with_value_source_and_what_is_allowed(string setting, string expected)
    {
        var effective = Load.Set(setting);
        var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);

        await Assert.That(effective.Options).IsNull();
        await Assert.That(effective.Fault()).StartsWith($"{key}: '{value}' (command line): ");
        await Assert.That(effective.Fault()).Contains(expected);
    }

    [Test]
    [Arguments("Limits:MaxInboundCons", "Limits:MaxInboundConns")]
    [Arguments("Limit:MaxInboundConns", "Limits:MaxInboundConns")]
    [Arguments("MaxConnectionsPerIP", "Limits:MaxConnectionsPerIP")]
    [Arguments("Netwrok", "Network")]
    [Arguments("Listeners:1:Adress", "Listeners:1:Address")]
    [Arguments("Listeners:Address", "Listeners:0:Address")]
    [Arguments("Listeners:00:Address", "Listeners:00:Address")]
    public async Task Unknown_key_is_refused_with_the_nearest_known_one(string key, string nearest)
    {
        await Assert.That(Load.Set($"{key}=1").Fault()).IsEqualTo($"{key}: '1' (command line): no such key. Did you mean {nearest}?");
    }

    [Test]
    public async Task Key_that_resembles_none_is_refused_without_a_guess()
    {
        await Assert.That(Load.Set("Mempool:Capacity:Bytes:Of:Everything=1").Fault()).Contains("check --keys");
        await Assert.That(Load.Set(new string('x', 10_000) + "=1").Fault()).Contains("check --keys");
    }

    [Test]
    public async Task Unknown_key_in_file_and_environment_names_its_source()
    {
        await Assert.That(Load.File("""{ "Forward": { "Address": "x" } }""").Fault()).Contains("(file ");
        await Assert.That(Load.Environment(("DINGO_Limits__Max", "1")).Fault()).Contains("(environment DINGO_Limits__Max)");
    }

    [Test]
    public async Task Section_given_as_a_value_is_told_so()
    {
        await Assert.That(Load.File("""{ "Limits": 5 }""").Fault()).Contains("a section, not a key");
    }

    [Test]
    public async Task All_faults_are_told_at_once()
    {
        var effective = Load.From(
            """{ "Networc": "preview", "Limits": { "MaxLocalConns": 0 }, "Listeners": [ { "Name": "a" } ] }""",
            ["Log:Level=loud", "nonsense"],
            ("CARDANO_METRICS_PORT", "http"));

        var subjects = string.Join(' ', effective.Faults.Select(fault => fault.Subject).Order(StringComparer.Ordinal));
        await Assert.That(subjects).IsEqualTo(
            "--set nonsense CARDANO_METRICS_PORT Limits:MaxLocalConns Listeners:0:Address Listeners:0:Protocol Log:Level Networc");
    }

    [Test]
    public async Task Listener_that_leaves_a_gap_is_refused()
    {
        await Assert.That(Load.Set("Listeners:7:Name=x").Fault()).StartsWith("Listeners:7: there is no listener 2.");
        await Assert.That(Load.Set("Listeners:2147483647:Name=x").Fault()).StartsWith("Listeners:2147483647: ");
    }

    [Test]
    [Arguments("Listeners:1:Name=NTN", "Listeners:0:Name has this name already")]
    [Arguments("Listeners:1:Address=tcp://0.0.0.0:3001", "beside Listeners:0:Address")]
    [Arguments("Listeners:1:Address=tcp://127.0.0.1:3001", "beside Listeners:0:Address")]
    [Arguments("Listeners:1:Address=tcp://[::]:3001", "beside Listeners:0:Address")]
    [Arguments("Metrics:Address=tcp://127.0.0.1:3001", "beside Listeners:0:Address")]
    [Arguments("Metrics:Address=unix:dingo.socket", "beside Listeners:1:Address")]
    public async Task Names_and_addresses_that_clash_are_refused(string setting, string expected)
    {
        // The second listener's mode must go where its address becomes TCP; it is a default, so it does by itself.
        await Assert.That(Load.Set(setting).Fault()).Contains(expected);
    }

    [Test]
    [Arguments("Listeners:1:Address=tcp://[::1]:3001")]
    [Arguments("Listeners:1:Address=tcp://127.0.0.1:0")]
    [Arguments("Metrics:Address=")]
    public async Task Addresses_that_can_stand_beside_each_other_are_accepted(string setting)
    {
        await Assert.That(Load.Set(setting).Faults).IsEmpty();
    }
}
