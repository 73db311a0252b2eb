using System.Net.Sockets;
using Dingo.ConnManager.Outbound.Names;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>Which names are asked for, and which never are.</summary>
public sealed class SystemNameResolverTests
{
    private const int NoSuchName = 3;

    [Test]
    [Arguments("192.0.2.7", "192.0.2.7", "not found")]
    [Arguments("2001:db8::7", "not found", "2001:db8::7")]
    [Arguments("fe80::1%7", "not found", "fe80::1%7")]
    [Arguments("localhost", "127.0.0.1", "::1")]
    [Arguments("Node.LOCALHOST.", "127.0.0.1", "::1")]
    [Arguments("127.1", "invalid", "invalid")]
    [Arguments("[::1]:53", "invalid", "invalid")]
    [Arguments("256.0.0.1", "invalid", "invalid")]
    [Arguments("", "invalid", "invalid")]
    [Arguments("a..b", "invalid", "invalid")]
    [Arguments("a b", "invalid", "invalid")]
    [Arguments("päer.example", "invalid", "invalid")]
    public async Task A_name_that_needs_no_server_is_answered_without_one(string host, string four, string six)
    {
        await using var dns = new ScriptedDns(static q => q.Fail(NoSuchName));
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(host)).IsEqualTo(four);
        await Assert.That(await bench.SixAsync(host)).IsEqualTo(six);
        await Assert.That(dns.Questions.Count).IsEqualTo(0);
    }

    [Test]
    public async Task The_longest_name_is_asked_for_and_a_longer_one_or_a_longer_label_is_invalid()
    {
        string label = new('a', 63);
        string longest = $"{label}.{label}.{label}.{label[..61]}";
        await using var dns = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")));
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(longest)).IsEqualTo("192.0.2.7");
        await Assert.That(await bench.FourAsync(longest + ".")).IsEqualTo("192.0.2.7");
        await Assert.That(await bench.FourAsync(longest + "a")).IsEqualTo("invalid");
        await Assert.That(await bench.FourAsync($"{label}a.example.com")).IsEqualTo("invalid");
    }

    [Test]
    public async Task The_hosts_file_comes_before_the_name_servers_for_both_families()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.99")));
        using var bench = new Bench(servers: dns);
        bench.Hosts = "192.0.2.1 relay.example.com\n0.0.0.0 blocked.example.com\n";
        await Assert.That(await bench.FourAsync("Relay.Example.com.")).IsEqualTo("192.0.2.1");
        await Assert.That(await bench.SixAsync("relay.example.com")).IsEqualTo("not found");
        await Assert.That(await bench.FourAsync("blocked.example.com")).IsEqualTo("not found");
        await Assert.That(dns.Questions.Count).IsEqualTo(0);
        await Assert.That(await bench.FourAsync("elsewhere.example.com")).IsEqualTo("192.0.2.99");
    }

    [Test]
    public async Task A_changed_hosts_file_is_read_again_after_a_second()
    {
        var time = new FakeTimeProvider();
        using var bench = new Bench(time) { Hosts = "192.0.2.1 relay" };
        await Assert.That(await bench.FourAsync("relay")).IsEqualTo("192.0.2.1");
        bench.Hosts = "192.0.2.222 relay";
        await Assert.That(await bench.FourAsync("relay")).IsEqualTo("192.0.2.1");
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(await bench.FourAsync("relay")).IsEqualTo("192.0.2.222");
        bench.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(await bench.FourAsync("relay")).IsEqualTo("unavailable");
    }

    [Test]
    [Arguments("relay", 1, "relay.one.example, relay.two.example, relay")]
    [Arguments("relay.pool", 1, "relay.pool, relay.pool.one.example, relay.pool.two.example")]
    [Arguments("relay.pool", 2, "relay.pool.one.example, relay.pool.two.example, relay.pool")]
    [Arguments("relay", 0, "relay, relay.one.example, relay.two.example")]
    [Arguments("relay.pool.", 5, "relay.pool")]
    [Arguments("relay.", 1, "relay")]
    public async Task Search_domains_are_tried_before_or_after_the_name_itself_by_its_dots(string host, int ndots, string asked)
    {
        await using var dns = new ScriptedDns(static q => q.Fail(NoSuchName));
        using var bench = new Bench(servers: dns);
        bench.Settings = bench.Settings with { Search = ["one.example", "two.example"], Ndots = ndots };
        await Assert.That(await bench.FourAsync(host)).IsEqualTo("not found");
        await Assert.That(string.Join(", ", dns.Questions.Select(static q => q[2..]))).IsEqualTo(asked);
    }

    [Test]
    public async Task The_search_ends_with_the_first_domain_that_has_the_name()
    {
        await using var dns = new ScriptedDns(static q =>
            q.Name == "relay.two.example" ? q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")) : q.Fail(q.Name == "relay.one.example" ? 2 : NoSuchName));
        using var bench = new Bench(servers: dns);
        bench.Settings = bench.Settings with { Search = ["one.example", "two.example", "three.example"], Attempts = 1 };
        await Assert.That(await bench.FourAsync("relay")).IsEqualTo("192.0.2.7");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo("A relay.one.example, A relay.two.example");
    }

    [Test]
    public async Task A_family_that_is_neither_is_invalid_and_a_cancelled_token_is_obeyed()
    {
        using var bench = new Bench();
        var odd = await bench.Resolver.ResolveAsync("relay", AddressFamily.Unix, CancellationToken.None);
        await Assert.That(odd.Failure).IsEqualTo(NameFailure.Invalid);
        await Assert.That(async () => await bench.Resolver.ResolveAsync("127.0.0.1", AddressFamily.InterNetwork, new CancellationToken(true)))
            .Throws<OperationCanceledException>();
    }

    [Test]
    public async Task Services_come_by_priority_without_those_that_cannot_be_dialled()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(
            DnsMessage.Service(q.Name, 20, 0, 3003, "c.example.com"), DnsMessage.Service(q.Name, 10, 5, 3001, "a.example.com"),
            DnsMessage.Service(q.Name, 15, 5, 3002, "b.example.com"), DnsMessage.Service(q.Name, 1, 5, 0, "portless.example.com"),
            DnsMessage.Service(q.Name, 1, 5, 3001, "")));
        using var bench = new Bench(servers: dns);
        var answer = await bench.Resolver.ResolveServiceAsync("_cardano._tcp.example.com", CancellationToken.None);
        await Assert.That(string.Join(' ', answer.Targets.Select(static t => $"{t.Host}:{t.Port}")))
            .IsEqualTo("a.example.com:3001 b.example.com:3002 c.example.com:3003");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo("SRV _cardano._tcp.example.com");
    }

    [Test]
    public async Task A_service_that_nobody_offers_is_not_found()
    {
        await using var dns = new ScriptedDns(static q => q.Name == "_no._tcp.example.com" ? q.Fail(NoSuchName) : q.Reply(DnsMessage.Service(q.Name, 0, 0, 0, "")));
        using var bench = new Bench(servers: dns);
        foreach (string name in (string[])["_no._tcp.example.com", "_off._tcp.example.com"])
            await Assert.That((await bench.Resolver.ResolveServiceAsync(name, CancellationToken.None)).Failure).IsEqualTo(NameFailure.NotFound);
        await Assert.That((await bench.Resolver.ResolveServiceAsync("a b", CancellationToken.None)).Failure).IsEqualTo(NameFailure.Invalid);
    }
}
