using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Admission;

public sealed class RefusalLedgerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<PeersRefusedEvent> _told = [];

    [Test]
    public async Task Refusals_of_one_source_for_one_reason_are_told_of_once_a_second()
    {
        using var ledger = new RefusalLedger(_time, _told.Add);
        for (int i = 0; i < 1000; i++)
            ledger.Enter(Of("192.0.2.7", port: i + 1));
        ledger.Enter(Of("192.0.2.7", "inbound_limit"));
        await Assert.That(_told).IsEmpty();

        _time.Advance(RefusalLedger.Interval);
        await Assert.That(Listed.Of(_told)).IsEqualTo(Listed.Of(
        [
            new PeersRefusedEvent("192.0.2.7", "ntn", "ip_limit", 1000, TableBench.Tcp("192.0.2.7", 1000)),
            new PeersRefusedEvent("192.0.2.7", "ntn", "inbound_limit", 1, TableBench.Tcp("192.0.2.7", 1)),
        ]));

        _time.Advance(10 * RefusalLedger.Interval);
        await Assert.That(_told).Count().IsEqualTo(2);
        ledger.Enter(Of("192.0.2.8"));
        _time.Advance(RefusalLedger.Interval);
        await Assert.That(_told).Count().IsEqualTo(3);
    }

    [Test]
    public async Task In_a_flood_from_everywhere_the_events_of_a_second_are_bounded_and_none_is_left_out_of_the_sum()
    {
        using var ledger = new RefusalLedger(_time, _told.Add);
        for (int i = 0; i < 10_000; i++)
            ledger.Enter(Of($"10.0.{i / 250}.{i % 250}"));
        _time.Advance(RefusalLedger.Interval);
        await Assert.That(_told).Count().IsEqualTo(RefusalLedger.MaxSourcesPerSecond + 1);
        await Assert.That(_told.Sum(static e => e.Count)).IsEqualTo(10_000);
        await Assert.That(_told.Single(static e => e.Source == "others").Count).IsEqualTo(10_000 - RefusalLedger.MaxSourcesPerSecond);
    }

    [Test]
    public async Task It_is_bounded_and_names_its_error()
    {
        using var ledger = new RefusalLedger(_time, _told.Add);
        for (int i = 0; i < 100; i++)
            ledger.Enter(Of("192.0.2.7"));
        for (int i = 0; i < 20_000; i++)
            ledger.Enter(Of($"10.{i / 62_500}.{i / 250 % 250}.{i % 250}"));

        var sources = ledger.Report(RefusalGrouping.Source);
        await Assert.That(sources.Total).IsEqualTo(20_100);
        await Assert.That(sources.Entries).Count().IsEqualTo(RefusalLedger.MaxSources);
        await Assert.That(sources.Entries[0]).IsEqualTo(
            new RefusalEntry("192.0.2.7", 100, 0, _time.GetUtcNow(), _time.GetUtcNow(), "ntn", "ip_limit"));
        await Assert.That(sources.Unlisted).IsBetween(1, 20_000 / (RefusalLedger.MaxSources - 1));

        var networks = ledger.Report(RefusalGrouping.Network);
        await Assert.That(networks.Unlisted).IsEqualTo(0);
        await Assert.That(networks.Entries).Count().IsEqualTo(81);
        await Assert.That(networks.Entries[0].Key).StartsWith("10.0.").And.EndsWith(".0/24");
        await Assert.That(networks.Entries[0].Count).IsEqualTo(250);
    }

    [Test]
    public async Task Clients_without_an_address_and_IPv6_peers_are_entered_under_what_they_are_counted_under()
    {
        using var ledger = new RefusalLedger(_time, _told.Add);
        ledger.Enter(new Refusal("ntc", "local_limit", PeerEndPoint.UnixClient("/run/node.socket", 1)));
        ledger.Enter(Of("2001:db8:1:2::3", "wrong_network"));
        await Assert.That(Listed.Of(Keys(ledger, RefusalGrouping.Source))).IsEqualTo(Listed.Of(["local", "2001:db8:1:2::/64"]));
        await Assert.That(Listed.Of(Keys(ledger, RefusalGrouping.Network))).IsEqualTo(Listed.Of(["local", "2001:db8:1::/48"]));
        await Assert.That(Listed.Of(Keys(ledger, RefusalGrouping.Reason))).IsEqualTo(Listed.Of(["ntc local_limit", "ntn wrong_network"]));
    }

    [Test]
    public async Task Those_that_follow_do_not_put_off_the_telling_of_the_first()
    {
        using var ledger = new RefusalLedger(_time, _told.Add);
        ledger.Enter(Of("192.0.2.7"));
        _time.Advance(RefusalLedger.Interval * 0.75);
        ledger.Enter(Of("192.0.2.7"));
        _time.Advance(RefusalLedger.Interval * 0.25);
        await Assert.That(_told.Single().Count).IsEqualTo(2);
    }

    [Test]
    public async Task What_is_gathered_when_it_is_closed_is_told_of_and_no_timer_is_left()
    {
        var time = new OpenTimers();
        var ledger = new RefusalLedger(time, _told.Add);
        ledger.Enter(Of("192.0.2.7"));
        ledger.Dispose();
        await Assert.That(_told).Count().IsEqualTo(1);
        await Assert.That(time.Count).IsEqualTo(0);
    }

    private static IEnumerable<string> Keys(RefusalLedger ledger, RefusalGrouping grouping) =>
        ledger.Report(grouping).Entries.Select(static entry => entry.Key);

    private static Refusal Of(string address, string reason = "ip_limit", int port = 1) =>
        new("ntn", reason, PeerEndPoint.Tcp(IPAddress.Parse(address), port));
}
