using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What arrives at a public port: each peer is closed for its reason, is counted and logged once, and leaves nothing behind.</summary>
public class BadInputTests
{
    [Test]
    [MethodDataSource(typeof(BadInputs), nameof(BadInputs.Malformed))]
    [DisplayName("What_is_no_handshake_is_reset_without_an_answer($name)")]
    public async Task What_is_no_handshake_is_reset_without_an_answer(string name, string sent, string detail)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(sent);
            await Assert.That(await peer.EndsOrderlyAsync()).IsFalse().Because(name);
        }

        await guarded.AssertNothingIsLeftAsync("handshake_malformed");
        await guarded.AssertHandshakeAsync("malformed", detail);
    }

    [Test]
    [Arguments("aaaaaaaaaaaaaaaa" + "aaaa", "not a handshake segment")]
    [Arguments("0000000080000009" + "8200a11980178202f4", "not a handshake segment")]
    [Arguments("000000000000000b" + "8200bf1980178202f4ff00", "trailing_bytes")]
    public async Task What_is_no_handshake_of_a_client_is_closed_without_an_answer(string sent, string detail)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var client = await guarded.ConnectLocalAsync())
        {
            await client.SendAsync(sent);
            // A Unix socket knows a reset only when something was left unread.
            await Assert.That(await client.ReceiveAsync()).IsNull();
        }

        await guarded.AssertNothingIsLeftAsync("handshake_malformed");
        await guarded.AssertHandshakeAsync("malformed", detail);
    }

    [Test]
    [MethodDataSource(typeof(BadInputs), nameof(BadInputs.Refused))]
    [DisplayName("What_cannot_be_agreed_is_refused_with_the_reason_and_ends_orderly($name)")]
    public async Task What_cannot_be_agreed_is_refused_with_the_reason_and_ends_orderly(string name, bool isLocal, string sent, string answer, string outcome)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = isLocal ? await guarded.ConnectLocalAsync() : await guarded.ConnectAsync())
        {
            await peer.SendAsync(sent);
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(answer).Because(name);
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue().Because(name);
        }

        await guarded.AssertNothingIsLeftAsync("handshake_refused");
        await guarded.AssertHandshakeAsync(outcome, outcome switch
        {
            "wrong_network" => "refused",
            _ => outcome,
        });
    }

    [Test]
    [MethodDataSource(typeof(BadInputs), nameof(BadInputs.AfterTheHandshake))]
    [DisplayName("What_breaks_the_rules_after_the_handshake_ends_the_connection_at_once($name)")]
    public async Task What_breaks_the_rules_after_the_handshake_ends_the_connection_at_once(
        string name, bool isLocal, string sent, string reason, string detail)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync(isLocal))
        {
            await peer.SendAsync(sent);
            await Assert.That(await peer.EndsOrderlyAsync()).IsEqualTo(isLocal).Because(name);
        }

        await guarded.AssertNothingIsLeftAsync(reason);
        await guarded.AssertClosingAsync(reason, detail);
    }

    [Test]
    public async Task A_second_proposal_in_the_same_write_is_one_too_many()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(WirePeer.Proposal + WirePeer.Proposal);
            // The reset may overtake the answer to the first.
            if (await peer.ReceiveAsync() is { } answer)
                await Assert.That(answer).IsEqualTo(WirePeer.Acceptance);
            await Assert.That(await peer.EndsOrderlyAsync()).IsFalse();
        }

        await guarded.AssertNothingIsLeftAsync("unknown_mini_protocol");
        await guarded.AssertClosingAsync("unknown_mini_protocol", "mini-protocol 0, from an initiator");
    }

    [Test]
    [MethodDataSource(typeof(BadInputs), nameof(BadInputs.Honest))]
    [DisplayName("An_honest_proposal_is_accepted_however_it_is_cut_and_whatever_is_beside_it($name)")]
    public async Task An_honest_proposal_is_accepted_however_it_is_cut_and_whatever_is_beside_it(string name, string first, string second)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(first);
            // So that each part is read on its own.
            await guarded.AssertAnswersAsync();
            await peer.SendAsync(second);

            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance).Because(name);
            await Assert.That(await peer.PingAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
    }
}
