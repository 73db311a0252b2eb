using System.Net;
using System.Net.Sockets;
using CsCheck;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>Answers that are none, addresses that are none, and names of every kind.</summary>
public sealed class OddAnswersTests
{
    private const string Host = "relay.example.com";

    private static readonly Gen<string> AnyName =
        Gen.Select(Gen.Char["abz019-_."].Array[0, 80], static letters => new string(letters));

    [Test]
    public async Task A_message_with_another_number_is_no_answer_and_the_server_is_asked_once_more()
    {
        int asked = 0;
        await using var dns = new ScriptedDns(q =>
        {
            byte[] reply = q.Reply(DnsMessage.Address(q.Name, asked == 0 ? "198.51.100.1" : "192.0.2.7"));
            reply[0] ^= (byte)(asked++ == 0 ? 1 : 0);
            return reply;
        });
        using var bench = new Bench(servers: dns);
        bench.Settings = bench.Settings with { Attempts = 1 };
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(dns.Questions.Count).IsEqualTo(2);
    }

    [Test]
    public async Task A_server_whose_messages_always_have_another_number_is_left()
    {
        await using var dns = new ScriptedDns(static q =>
        {
            byte[] reply = q.Reply(DnsMessage.Address(q.Name, "198.51.100.1"));
            reply[0] ^= 1;
            return reply;
        });
        using var bench = new Bench(servers: dns);
        bench.Settings = bench.Settings with { Attempts = 1 };
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("unavailable");
        await Assert.That(dns.Questions.Count).IsBetween(2, 8);
    }

    [Test]
    public async Task A_server_that_only_points_elsewhere_is_left_for_the_next_one()
    {
        await using var lame = new ScriptedDns(static q =>
        {
            byte[] reply = q.Reply();
            // Neither an authority (AA) nor willing to ask one (RA).
            (reply[2], reply[3]) = (0x81, 0x00);
            return reply;
        });
        await using var second = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")));
        using var bench = new Bench(servers: [lame, second]);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(lame.Questions.Count).IsEqualTo(1);
    }

    [Test]
    public async Task What_follows_an_answer_does_not_run_where_sockets_complete()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")));
        using var bench = new Bench(servers: dns);
        var resumed = await bench.Resolver.ResolveAsync(Host, AddressFamily.InterNetwork, CancellationToken.None)
            .ContinueWith(static _ => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
            .WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(resumed).IsTrue();
    }

    [Test]
    public async Task Services_say_their_priority_and_weight_and_the_first_32_by_priority_are_kept()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(
            [.. Enumerable.Range(0, 40).Select(i => DnsMessage.Service(q.Name, 100 - i, i, 3001 + i, $"h{i}.example.com"))]));
        using var bench = new Bench(servers: dns);
        var answer = await bench.Resolver.ResolveServiceAsync("_cardano._tcp.example.com", CancellationToken.None);
        await Assert.That(answer.Targets.Count).IsEqualTo(32);
        await Assert.That(answer.Targets[0]).IsEqualTo(new ServiceTarget("h39.example.com", 3040, 61, 39));
    }

    [Test]
    [Arguments("010.0.0.1")]
    [Arguments("127.1")]
    [Arguments("0x7f.0.0.1")]
    [Arguments("2130706433")]
    public async Task An_address_that_is_not_in_its_canonical_form_is_none_anywhere(string text)
    {
        await Assert.That(HostsTable.Parse($"{text} relay").Find("relay")).IsNull();
        await Assert.That(ResolvConf.Parse($"nameserver {text}").Servers[0]).IsEqualTo(new IPEndPoint(IPAddress.Loopback, 53));
        using var bench = new Bench();
        await Assert.That(await bench.FourAsync(text)).IsEqualTo("invalid");
    }

    [Test]
    public async Task Any_name_gets_an_answer_and_never_an_exception()
    {
        // Port 0 takes no question, so that none waits.
        var nowhere = new ResolverSettings { Servers = [new IPEndPoint(IPAddress.Loopback, 0)], Attempts = 1, Timeout = TimeSpan.FromSeconds(5) };
        var resolver = new SystemNameResolver(TimeProvider.System, "/nonexistent/hosts", () => nowhere);
        foreach (string name in Gen.OneOf(AnyName, Gen.String).Array[400].Single())
        {
            var answer = await resolver.ResolveAsync(name, AddressFamily.InterNetwork, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
            await Assert.That(answer.Addresses.Count == 0).IsEqualTo(answer.Failure != NameFailure.None);
        }
    }
}
