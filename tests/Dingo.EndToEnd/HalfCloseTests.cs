using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>A peer that ends its direction has ended the connection: what it is owed still arrives, and then the end.</summary>
public class HalfCloseTests
{
    [Test]
    [Arguments("before anything", false, "")]
    [Arguments("in the header", false, "00000000")]
    [Arguments("behind the header", false, "0000000000000009")]
    [Arguments("in the proposal", false, "0000000000000009" + "8200a10f")]
    [Arguments("between two segments", false, "0000000000000004" + "8200a10f")]
    [Arguments("before anything, a client", true, "")]
    [Arguments("in the proposal, a client", true, "0000000000000009" + "8200a119")]
    public async Task Before_its_proposal_is_whole_it_gets_an_end_without_an_answer(string stage, bool isLocal, string sent)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = isLocal ? await guarded.ConnectLocalAsync() : await guarded.ConnectAsync())
        {
            await peer.SendAsync(sent);
            peer.EndSending();
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue().Because(stage);
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
        await guarded.AssertHandshakeAsync("abandoned", "peer_closed");
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Behind_its_proposal_it_gets_the_answer_and_an_end(bool isLocal)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = isLocal ? await guarded.ConnectLocalAsync() : await guarded.ConnectAsync())
        {
            await peer.SendAsync(isLocal ? WirePeer.LocalProposal : WirePeer.Proposal);
            peer.EndSending();
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(isLocal ? WirePeer.LocalAcceptance : WirePeer.Acceptance);
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
        await guarded.AssertClosingAsync("peer_closed");
    }

    [Test]
    public async Task Behind_a_proposal_that_cannot_be_agreed_it_gets_the_refusal_and_an_end()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(WirePeer.Segment(0, "8200a0"));
            peer.EndSending();
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo("82028200820e0f");
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("handshake_refused");
        await guarded.AssertHandshakeAsync("version_mismatch", "version_mismatch");
    }

    [Test]
    [Arguments("idle", false, "")]
    [Arguments("idle, a client", true, "")]
    [Arguments("in the header", false, "00000000")]
    [Arguments("in a keep-alive", false, "0000000000080005" + "8200")]
    public async Task Once_established_it_gets_an_end(string stage, bool isLocal, string sent)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync(isLocal))
        {
            await peer.SendAsync(sent);
            peer.EndSending();
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue().Because(stage);
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
        await guarded.AssertClosingAsync("peer_closed");
    }

    [Test]
    public async Task Behind_its_questions_it_gets_all_answers_and_an_end()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync())
        {
            await peer.SendAsync(WirePeer.Segment(8, "820001" + "820002" + "820003"));
            peer.EndSending();
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo("820101" + "820102" + "820103");
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
        await guarded.AssertClosingAsync("peer_closed");
    }

    [Test]
    public async Task A_peer_that_ends_the_mini_protocol_gets_an_end()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync())
        {
            await peer.SendAsync(WirePeer.Segment(8, "8102"));
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("done");
        await guarded.AssertClosingAsync("done");
    }
}
