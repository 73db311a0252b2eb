using Dingo.Aot.Configuration;
using Dingo.Aot.Descriptors;

namespace Dingo.Tests.Aot.Configuration;

/// <summary>How many file descriptors a configuration may take, and what is said when there are not so many.</summary>
public sealed class DescriptorBudgetTests
{
    private const string Forward = "Listeners:0:HandOver=forward|Listeners:0:Backends:0:Address=unix:/run/node.socket";

    [Test]
    [Arguments("", 300)]
    [Arguments("Limits:MaxInboundConns=1000", 1_200)]
    [Arguments("Limits:MaxInboundConns=1000|" + Forward, 2_200 + 64)]
    [Arguments("Limits:MaxLocalConns=7|Limits:MaxOutboundConns=3", 110)]
    public async Task Each_connection_takes_one_and_a_forwarded_one_two(string settings, int connections)
    {
        var options = Load.Set(settings.Split('|', StringSplitOptions.RemoveEmptyEntries)).Options!;
        await Assert.That(DescriptorBudget.Of(options).Connections).IsEqualTo(connections);
    }

    [Test]
    public async Task A_turn_of_newcomers_overlaps_with_those_that_were_let_go()
    {
        int plain = DescriptorBudget.Of(Load.Default().Options!).Listeners;
        int forwarding = DescriptorBudget.Of(Load.Set(Forward.Split('|')).Options!).Listeners;
        await Assert.That((plain, forwarding)).IsEqualTo((2 * (4 + 8), 4 + 8 + 4 + 16));
    }

    [Test]
    public async Task Listeners_proxies_endpoints_and_pollers_take_theirs()
    {
        var plain = DescriptorBudget.Of(Load.Default().Options!);
        var proxied = DescriptorBudget.Of(Load.Set("Listeners:0:ProxyFrom=10.0.0.1", "Limits:MaxPendingHandshakes=50").Options!);
        await Assert.That(proxied.Listeners).IsEqualTo(plain.Listeners + 50);
        var bare = DescriptorBudget.Of(Load.Set("Metrics:Address=", "Control:Enabled=false").Options!);
        await Assert.That((plain.Endpoints, bare.Endpoints)).IsEqualTo((50, 0));
        var threaded = DescriptorBudget.Of(Load.Set("Engine:Threads=64").Options!);
        var unpolled = DescriptorBudget.Of(Load.Set("Engine:InlineCompletions=false").Options!);
        await Assert.That((plain.Pollers, threaded.Pollers, unpolled.Pollers)).IsEqualTo((1, 64, 0));
        await Assert.That(plain.Total).IsEqualTo(plain.Listeners + plain.Connections + plain.Endpoints + plain.Pollers + DescriptorBudget.Spare);
    }

    [Test]
    public async Task Exactly_enough_is_enough_and_one_less_is_a_fault_with_the_number_to_ask_for()
    {
        int total = DescriptorBudget.Of(Load.Default().Options!).Total;
        var request = new ConfigurationRequest(null, [], new Dictionary<string, string>());
        await Assert.That(ConfigurationLoader.Load(request with { MostDescriptors = total }).Faults).IsEmpty();
        string fault = ConfigurationLoader.Load(request with { MostDescriptors = total - 1 }).Fault();
        await Assert.That(fault).StartsWith($"Limits: what they allow takes {total} file descriptors, and this process may have {total - 1}.");
        await Assert.That(fault).Contains($"LimitNOFILE={total}");
        await Assert.That(fault).Contains($"ulimit -n {total}");
    }
}
