using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

public class ConfigurationSchemaTests
{
    [Test]
    public async Task Every_default_satisfies_its_own_row()
    {
        foreach (var key in ConfigurationSchema.Keys.Where(key => key.Default is not null))
        {
            await Assert.That(ValueRules.TryRead(key, key.Default!, out var value, out _)).IsTrue();
            await Assert.That(value).IsEqualTo(key.Default);
        }
    }

    [Test]
    public async Task Every_key_reaches_the_options()
    {
        // What differs from the default must differ after binding: a row that nothing binds would be a dead knob.
        var options = Load.Set(
            "Network=9", "ExperimentalVersions=true",
            "Limits:MaxInboundConns=11", "Limits:MaxConnectionsPerIP=12", "Limits:MaxLocalConns=13", "Limits:MaxPendingHandshakes=14",
            "Limits:HandshakeTimeoutSeconds=15", "Limits:WriteTimeoutSeconds=16", "Limits:LocalIdleTimeoutSeconds=17",
            "Metrics:Address=", "Log:Level=warning", "Log:Format=json",
            "Stop:TimeoutSeconds=18", "Engine:InlineCompletions=false", "Engine:Threads=19",
            "Recycle:SilenceSeconds=20", "Recycle:WriteStallSeconds=21", "Peers:Addresses=a:1 b:1").Options!;

        await Assert.That(options.Network).IsEqualTo("9");
        await Assert.That(options.ExperimentalVersions).IsTrue();
        int[] numbers =
        [
            options.Limits.MaxInboundConns, options.Limits.MaxConnectionsPerIP, options.Limits.MaxLocalConns,
            options.Limits.MaxPendingHandshakes, options.Limits.HandshakeTimeoutSeconds, options.Limits.WriteTimeoutSeconds,
            options.Limits.LocalIdleTimeoutSeconds,
            options.Stop.TimeoutSeconds, options.Engine.Threads, options.Recycle.SilenceSeconds, options.Recycle.WriteStallSeconds,
        ];
        await Assert.That(numbers.SequenceEqual(Enumerable.Range(11, 11))).IsTrue();
        await Assert.That(options.Peers.Plan.Connections).IsEqualTo(2);
        await Assert.That(options.Metrics.GetEndPoint()).IsNull();
        await Assert.That(options.Log.Level).IsEqualTo(Microsoft.Extensions.Logging.LogLevel.Warning);
        await Assert.That(options.Log.Format).IsEqualTo(LogFormat.Json);
        await Assert.That(options.Engine.InlineCompletions).IsFalse();
    }

    [Test]
    public async Task Table_has_one_row_per_key()
    {
        var rows = ConfigurationTable.Render().TrimEnd('\n').Split('\n');

        await Assert.That(rows.Length).IsEqualTo(ConfigurationSchema.Keys.Count + 2);
        await Assert.That(rows.Single(row => row.StartsWith("| `Limits:MaxConnectionsPerIP`", StringComparison.Ordinal))).IsEqualTo(
            "| `Limits:MaxConnectionsPerIP` | a whole number from 0 to 100000 | connections | `5` | reload | Inbound NodeToNode connections per IPv4 address or IPv6 /64. 0 means the default. |");
        await Assert.That(rows).All(row => row.Count(letter => letter == '|') == 7);
    }
}
