using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>What becomes of what name servers say, or do not say.</summary>
public sealed class NameServersTests
{
    private const string Host = "relay.example.com";
    private const int NoSuchName = 3;
    private const int ServerFailure = 2;

    [Test]
    public async Task Each_family_is_asked_for_alone()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, q.TypeName == "A" ? "192.0.2.7" : "2001:db8::7")));
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(await bench.SixAsync(Host)).IsEqualTo("2001:db8::7");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo($"A {Host}, AAAA {Host}");
    }

    [Test]
    public async Task A_name_that_does_not_exist_or_has_no_such_record_is_not_found()
    {
        await using var dns = new ScriptedDns(static q => q.TypeName == "A" ? q.Fail(NoSuchName) : q.Reply());
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("not found");
        await Assert.That(await bench.SixAsync(Host)).IsEqualTo("not found");
    }

    [Test]
    public async Task When_a_server_fails_the_next_one_is_asked()
    {
        await using var first = new ScriptedDns(static q => q.Fail(ServerFailure));
        await using var second = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")));
        using var bench = new Bench(servers: [first, second]);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(first.Questions.Count).IsEqualTo(1);
    }

    [Test]
    public async Task When_every_server_fails_each_is_asked_as_often_as_allowed()
    {
        await using var first = new ScriptedDns(static q => q.Fail(ServerFailure));
        await using var second = new ScriptedDns(static q => q.Fail(ServerFailure));
        using var bench = new Bench(servers: [first, second]);
        bench.Settings = bench.Settings with { Attempts = 3 };
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("unavailable");
        await Assert.That(first.Questions.Count).IsEqualTo(3);
        await Assert.That(second.Questions.Count).IsEqualTo(3);
    }

    [Test]
    public async Task A_silent_server_is_left_after_the_time_limit_and_ends_the_search()
    {
        var time = new FakeTimeProvider();
        await using var dns = new ScriptedDns(static _ => null) { Asked = () => time.Advance(TimeSpan.FromSeconds(5)) };
        using var bench = new Bench(time, dns);
        bench.Settings = bench.Settings with { Attempts = 2, Search = ["example.org"] };
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("unavailable");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo($"A {Host}, A {Host}");
    }

    [Test]
    public async Task The_time_limit_is_measured_by_the_clock_that_was_given()
    {
        var asked = new TaskCompletionSource();
        await using var dns = new ScriptedDns(static _ => null) { Asked = asked.SetResult };
        var time = new FakeTimeProvider();
        using var bench = new Bench(time, dns);
        bench.Settings = bench.Settings with { Attempts = 1 };
        var answer = bench.FourAsync(Host);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(await answer).IsEqualTo("unavailable");
    }

    [Test]
    public async Task Cancellation_ends_a_question()
    {
        using var ending = new CancellationTokenSource();
        await using var dns = new ScriptedDns(static _ => null) { Asked = ending.Cancel };
        // Virtual time stands still: nothing else ends it.
        using var bench = new Bench(new FakeTimeProvider(), dns);
        var answer = bench.Resolver.ResolveAsync(Host, AddressFamily.InterNetwork, ending.Token);
        await Assert.That(async () => await answer.WaitAsync(Eventually.Deadline)).Throws<OperationCanceledException>();
    }

    [Test]
    public async Task An_answer_that_was_cut_short_is_fetched_by_tcp()
    {
        await using var dns = new ScriptedDns(static q => q.IsTcp ? q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")) : q.Truncated());
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo($"A {Host}, A {Host}/tcp");
    }

    [Test]
    public async Task Aliases_are_followed_within_the_answer_and_by_further_questions()
    {
        await using var dns = new ScriptedDns(static q => q.Name switch
        {
            Host => q.ReplyAlone(DnsMessage.Alias(Host, "a.example.net"), DnsMessage.Alias("A.example.NET", "b.example.net")),
            "b.example.net" => q.ReplyAlone(DnsMessage.Alias("b.example.net", "c.example.net"), DnsMessage.Address("c.example.net", "192.0.2.7")),
            _ => null,
        });
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
        await Assert.That(string.Join(", ", dns.Questions)).IsEqualTo($"A {Host}, A b.example.net");
    }

    [Test]
    public async Task A_loop_of_aliases_is_not_found_whether_within_one_answer_or_over_many()
    {
        await using var dns = new ScriptedDns(static q => q.Name == Host
            ? q.Reply(DnsMessage.Alias(Host, "a.example.net"), DnsMessage.Alias("a.example.net", Host))
            : q.ReplyAlone(DnsMessage.Alias(q.Name, "x" + q.Name)));
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("not found");
        await Assert.That(dns.Questions.Count).IsEqualTo(1);
        await Assert.That(await bench.FourAsync("x.example.net")).IsEqualTo("not found");
        await Assert.That(dns.Questions.Count).IsLessThan(20);
    }

    [Test]
    public async Task Addresses_of_other_names_in_an_answer_are_not_taken()
    {
        await using var dns = new ScriptedDns(static q => q.Reply(DnsMessage.Address("other.example.com", "192.0.2.7")));
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("not found");
    }

    [Test]
    public async Task An_answer_to_another_question_is_none()
    {
        await using var dns = new ScriptedDns(static q =>
        {
            byte[] reply = q.Reply(DnsMessage.Address(q.Name, "192.0.2.7"));
            reply[13] ^= 1;
            return reply;
        });
        using var bench = new Bench(servers: dns);
        await Assert.That(await bench.FourAsync(Host)).IsEqualTo("unavailable");
    }

    [Test]
    public async Task Garbage_is_passed_over_for_the_next_server()
    {
        var random = new Random(7);
        await using var first = new ScriptedDns(q => Garbage(q, random));
        await using var second = new ScriptedDns(static q => q.Reply(DnsMessage.Address(q.Name, "192.0.2.7")));
        // Virtual time stands still: none of it is taken for silence.
        using var bench = new Bench(new FakeTimeProvider(), first, second);
        for (int i = 0; i < 40; i++)
            await Assert.That(await bench.FourAsync(Host)).IsEqualTo("192.0.2.7");
    }

    [Test]
    public async Task At_most_32_addresses_are_used_and_none_that_is_nobodys()
    {
        await using var dns = new ScriptedDns(static q => q.Name == Host
            ? q.Reply([.. Enumerable.Range(1, 70).Select(i => DnsMessage.Address(q.Name, $"192.0.2.{i}"))])
            : q.Reply([.. "0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.7 192.0.2.7".Split(' ').Select(a => DnsMessage.Address(q.Name, a))]));
        using var bench = new Bench(servers: dns);
        await Assert.That((await bench.FourAsync(Host)).Split(' ').Length).IsEqualTo(32);
        await Assert.That(await bench.FourAsync("odd.example.com")).IsEqualTo("192.0.2.7");
    }

    [Test]
    public async Task Servers_take_turns_when_told_to_rotate()
    {
        await using var first = new ScriptedDns(static q => q.Fail(NoSuchName));
        await using var second = new ScriptedDns(static q => q.Fail(NoSuchName));
        using var bench = new Bench(servers: [first, second]);
        bench.Settings = bench.Settings with { Rotate = true };
        for (int i = 0; i < 4; i++)
            await bench.FourAsync(Host);
        await Assert.That(first.Questions.Count).IsEqualTo(2);
        await Assert.That(second.Questions.Count).IsEqualTo(2);
    }

    // The number of the question, and then anything; or what was asked, cut anywhere or with a byte turned.
    private static byte[]? Garbage(DnsMessage question, Random random)
    {
        if (question.IsTcp)
            return null;
        byte[] reply = question.Reply(DnsMessage.Address(question.Name, "198.51.100.1"));
        if (random.Next(2) == 0)
            return reply[..random.Next(reply.Length - 1)];
        random.NextBytes(reply.AsSpan(2));
        return reply;
    }
}
