using System.Collections.Concurrent;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>Which address of a name is tried when (RFC 8305), in virtual time and with attempts that end as the test says.</summary>
public sealed class AddressRaceTests
{
    private const string Six = "[2001:db8::1]:3001";
    private const string Four = "192.0.2.1:3001";

    [Test]
    public async Task IPv6_is_tried_first_and_the_next_address_a_quarter_of_a_second_later()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1", "2001:db8::2").Fours("192.0.2.1", "192.0.2.2"));
        await race.TriedAsync(Six);
        race.Time.Advance(TimeSpan.FromMilliseconds(249));
        await Assert.That(race.Tried).IsEqualTo(Six);
        race.Time.Advance(TimeSpan.FromMilliseconds(1));
        await race.TriedAsync($"{Six} {Four}");
        race.Time.Advance(TimeSpan.FromMilliseconds(250));
        await race.TriedAsync($"{Six} {Four} [2001:db8::2]:3001");
        race.Time.Advance(TimeSpan.FromMilliseconds(250));
        await race.TriedAsync($"{Six} {Four} [2001:db8::2]:3001 192.0.2.2:3001");
        race.Connects(Four);
        await Assert.That((await race.Result).Lease.Id.Remote.ToString()).IsEqualTo(Four);
        await race.OnlyHoldsAsync(1);
    }

    [Test]
    public async Task A_failed_attempt_makes_way_for_the_next_at_once()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1"));
        await race.TriedAsync(Six);
        race.Fails(Six, OutboundFailure.Unreachable);
        await race.TriedAsync($"{Six} {Four}");
        race.Connects(Four);
        await Assert.That((await race.Result).Lease.Id.Remote.ToString()).IsEqualTo(Four);
    }

    [Test]
    public async Task IPv4_waits_fifty_milliseconds_for_IPv6_and_no_longer()
    {
        var names = new ScriptedNames().Fours("192.0.2.1");
        using var race = new Race(names);
        race.Time.Advance(TimeSpan.FromMilliseconds(49));
        await Assert.That(race.Tried).IsEqualTo("");
        race.Time.Advance(TimeSpan.FromMilliseconds(1));
        await race.TriedAsync(Four);
        names.Sixes("2001:db8::1");
        race.Time.Advance(TimeSpan.FromMilliseconds(250));
        await race.TriedAsync($"{Four} {Six}");
    }

    [Test]
    public async Task IPv6_that_comes_within_the_fifty_milliseconds_goes_first()
    {
        var names = new ScriptedNames().Fours("192.0.2.1");
        using var race = new Race(names);
        race.Time.Advance(TimeSpan.FromMilliseconds(20));
        names.Sixes("2001:db8::1");
        await race.TriedAsync(Six);
    }

    [Test]
    public async Task Without_IPv6_addresses_IPv4_waits_for_nothing()
    {
        using var race = new Race(new ScriptedNames().Sixes().Fours("192.0.2.1"));
        await race.TriedAsync(Four);
    }

    [Test]
    public async Task An_IPv6_answer_does_not_wait_for_the_IPv4_one()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1"));
        await race.TriedAsync(Six);
        race.Connects(Six);
        await race.Result;
    }

    [Test]
    public async Task The_slower_of_two_that_connect_gives_everything_back()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1"), endsWhenCancelled: false);
        await race.TriedAsync(Six);
        race.Time.Advance(TimeSpan.FromMilliseconds(250));
        await race.TriedAsync($"{Six} {Four}");
        race.Connects(Four);
        race.Connects(Six);
        await race.Result;
        await race.OnlyHoldsAsync(1);
    }

    [Test]
    [Arguments(NameFailure.NotFound)]
    [Arguments(NameFailure.Unavailable)]
    [Arguments(NameFailure.Invalid)]
    public async Task A_name_without_addresses_cannot_be_resolved(NameFailure failure)
    {
        using var race = new Race(new ScriptedNames().Fails(failure));
        var thrown = await Assert.That(async () => await race.Result).Throws<OutboundException>();
        await Assert.That(thrown!.Failure).IsEqualTo(OutboundFailure.Unresolvable);
    }

    [Test]
    public async Task When_all_fail_the_failure_that_says_most_is_told()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1", "192.0.2.2"));
        await race.TriedAsync(Six);
        race.Fails(Six, OutboundFailure.Unreachable);
        await race.TriedAsync($"{Six} {Four}");
        race.Fails(Four, OutboundFailure.Refused);
        await race.TriedAsync($"{Six} {Four} 192.0.2.2:3001");
        race.Fails("192.0.2.2:3001", OutboundFailure.TimedOut);
        var thrown = await Assert.That(async () => await race.Result).Throws<OutboundException>();
        await Assert.That(thrown!.Failure).IsEqualTo(OutboundFailure.Refused);
        await race.OnlyHoldsAsync(0);
    }

    [Test]
    [Arguments(OutboundFailure.ConnectionExists)]
    [Arguments(OutboundFailure.Forbidden)]
    [Arguments(OutboundFailure.LimitReached)]
    [Arguments(OutboundFailure.Stopping)]
    public async Task What_would_be_the_same_at_every_address_ends_the_race(OutboundFailure failure)
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1"));
        await race.TriedAsync(Six);
        race.Fails(Six, failure);
        var thrown = await Assert.That(async () => await race.Result).Throws<OutboundException>();
        await Assert.That(thrown!.Failure).IsEqualTo(failure);
        await Assert.That(race.Tried).IsEqualTo(Six);
    }

    [Test]
    [Arguments(Six)]
    [Arguments(Four)]
    public async Task All_attempts_of_one_dial_need_no_more_than_the_last_place(string winner)
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1"), limits: new() { MaxOutboundConns = 1 });
        await race.TriedAsync(Six);
        race.Time.Advance(AddressRace.AttemptDelay);
        await race.TriedAsync($"{Six} {Four}");
        await race.OnlyHoldsAsync(1);
        race.Connects(winner);
        await Assert.That((await race.Result).Lease.Id.Remote.ToString()).IsEqualTo(winner);
        await race.OnlyHoldsAsync(1);
    }

    [Test]
    public async Task An_attempt_for_which_there_is_no_descriptor_leaves_those_that_run_alone()
    {
        using var race = new Race(new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1"));
        await race.TriedAsync(Six);
        race.Time.Advance(AddressRace.AttemptDelay);
        await race.TriedAsync($"{Six} {Four}");
        race.Fails(Four, OutboundFailure.LimitReached);
        await race.OnlyHoldsAsync(1);
        race.Connects(Six);
        await Assert.That((await race.Result).Lease.Id.Remote.ToString()).IsEqualTo(Six);
    }

    [Test]
    public async Task An_address_that_has_a_connection_comes_first()
    {
        var names = new ScriptedNames().Fours("192.0.2.1").Sixes("2001:db8::1");
        using var race = new Race(names, has: TableBench.Tcp("192.0.2.1", 3001));
        await race.TriedAsync(Four);
    }

    [Test]
    public async Task Of_a_thousand_addresses_sixteen_of_a_family_are_tried()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(static i => $"10.1.{i / 250}.{i % 250 + 1}")];
        using var race = new Race(new ScriptedNames().Sixes().Fours(many));
        for (int i = 0; i < AddressRace.MaxAddressesPerFamily; i++)
        {
            await race.TriedAsync(string.Join(' ', many.Take(i + 1).Select(static a => $"{a}:3001")));
            race.Fails($"{many[i]}:3001", OutboundFailure.Refused);
        }

        await Assert.That(async () => await race.Result).Throws<OutboundException>();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Given_up_at_any_point_it_holds_nothing(bool isResolved)
    {
        using var race = new Race(isResolved ? new ScriptedNames().Sixes("2001:db8::1").Fours("192.0.2.1") : new ScriptedNames());
        if (isResolved)
            await race.TriedAsync(Six);
        race.GiveUp();
        await Assert.That(async () => await race.Result).Throws<OperationCanceledException>();
        await race.OnlyHoldsAsync(0);
    }

    /// <summary>One race whose attempts take a place in the table, and end when the test says.</summary>
    private sealed class Race : IDisposable
    {
        private readonly CancellationTokenSource _givenUp = new();
        private readonly ConcurrentQueue<string> _tried = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _attempts = new();
        private readonly DialPlace _place = new();
        private readonly bool _endsWhenCancelled;

        public Race(INameResolver names, bool endsWhenCancelled = true, PeerEndPoint? has = null, ConnectionLimits? limits = null)
        {
            Bench = new TableBench(limits);
            if (has is not null)
                Bench.Dial(TableBench.Local, has);
            _endsWhenCancelled = endsWhenCancelled;
            var target = new DialTarget(null, "relay.example", 3001);
            Result = new AddressRace(target, names, Bench.Table, TryAsync, Time).RunAsync(_givenUp.Token).WaitAsync(Eventually.Deadline);
        }

        public TableBench Bench { get; }

        public FakeTimeProvider Time { get; } = new();

        public Task<DialAttempt> Result { get; }

        public string Tried => string.Join(' ', _tried);

        public async Task TriedAsync(string expected)
        {
            await Eventually.IsTrueAsync(() => Tried == expected);
            await Assert.That(Tried).IsEqualTo(expected);
        }

        public void Connects(string address) => _attempts[address].SetResult();

        public void Fails(string address, OutboundFailure failure) => _attempts[address].SetException(new OutboundException(failure, "test"));

        public void GiveUp() => _givenUp.Cancel();

        public async Task OnlyHoldsAsync(int places)
        {
            await Assert.That(await Eventually.IsTrueAsync(() => Bench.Counts.Outbound == places)).IsTrue();
        }

        public void Dispose()
        {
            _givenUp.Cancel();
            _givenUp.Dispose();
            Bench.Dispose();
        }

        private async Task<DialAttempt> TryAsync(PeerEndPoint remote, CancellationToken cancellationToken)
        {
            var outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var decision = Bench.Table.Reserve(ProtocolFamily.NodeToNode, remote, _place);
            if (decision.Verdict == DialVerdict.Limit)
                throw new OutboundException(OutboundFailure.LimitReached, "test");
            _attempts[remote.ToString()] = outcome;
            _tried.Enqueue(remote.ToString());
            try
            {
                await (_endsWhenCancelled ? outcome.Task.WaitAsync(cancellationToken) : outcome.Task);
                return new DialAttempt(decision.Lease, new MemoryBearer(TableBench.Local, remote), null);
            }
            catch
            {
                if (decision.Verdict == DialVerdict.Dial)
                    decision.Lease.Return();
                throw;
            }
        }
    }
}
