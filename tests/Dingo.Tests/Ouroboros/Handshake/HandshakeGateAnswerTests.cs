using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>What the gate makes of a node's answer in each shape that data had or has between nodes.</summary>
/// <remarks>A node answers with its own data, or with what it and the peer agree on: what is read must be the same.</remarks>
public sealed class HandshakeGateAnswerTests
{
    [Test]
    [Arguments(10, "8202f5", "8202f5", "8202f4", "8202f5", "8202f4")]
    [Arguments(11, "8402f500f4", "8402f500f4", "8402f402f4", "8402f500f4", "8402f400f4")]
    [Arguments(13, "8402f500f4", "8402f500f4", "8402f401f4", "8402f500f4", "8402f400f4")]
    [Arguments(14, "8402f500f4", "8402f500f4", "8402f401f4", "8402f500f4", "8402f400f4")]
    [Arguments(16, "8502f500f4f4", "8502f500f4f4", "8502f401f4f5", "8502f500f4f4", "8502f400f4f5")]
    public async Task Of_a_peer_that_answers_nothing_no_data_makes_it_duplex(
        int version, string proposed, string agreed, string own, string agreedAsPassed, string ownAsPassed)
    {
        await ReadsAsync(version, proposed, agreed, agreedAsPassed, isDuplex: false);
        await ReadsAsync(version, proposed, own, ownAsPassed, isDuplex: false);
    }

    [Test]
    [Arguments(10, "8202f4", "8202f4", "8202f4")]
    [Arguments(11, "8402f402f4", "8402f402f4", "8402f400f4")]
    [Arguments(13, "8402f401f4", "8402f401f4", "8402f400f4")]
    [Arguments(14, "8402f401f4", "8402f401f4", "8402f400f4")]
    [Arguments(16, "8502f401f4f5", "8502f401f4f5", "8502f400f4f5")]
    public async Task Of_two_that_answer_it_is_duplex(int version, string proposed, string answered, string passed) =>
        await ReadsAsync(version, proposed, answered, passed, isDuplex: true);

    [Test]
    [Arguments(10, "8202f4", "8202f5")]
    [Arguments(11, "8402f402f4", "8402f500f4")]
    [Arguments(13, "8402f401f4", "8402f500f4")]
    [Arguments(14, "8402f401f4", "8402f500f4")]
    [Arguments(16, "8502f401f4f5", "8502f500f4f5")]
    public async Task Of_a_node_that_answers_nothing_its_data_is_what_is_agreed(int version, string proposed, string answered) =>
        await ReadsAsync(version, proposed, answered, answered, isDuplex: false);

    [Test]
    [Arguments(11, "8402f402f4", "8402f401f4", true)]
    [Arguments(13, "8402f401f4", "8402f401f4", true)]
    [Arguments(14, "8402f400f4", "8402f401f4", false)]
    [Arguments(14, "8402f401f4", "8402f400f4", false)]
    [Arguments(16, "8502f401f4f4", "8502f401f4f5", true)]
    public async Task Peer_sharing_that_is_kept_is_agreed_when_both_take_part(int version, string proposed, string answered, bool isShared)
    {
        var (result, passed) = ReadAnswer(NodeGate(keepsPeerSharing: true), Propose(version, proposed), Accept(version, answered));
        await Assert.That(passed).IsEqualTo(Accept(version, answered));
        await Assert.That((int)result.Agreement.Version).IsEqualTo(version);
        await Assert.That(result.Agreement.Data.PeerSharing).IsEqualTo(isShared);
    }

    /// <summary>The proposal is taken as the peer made it, and as the gate passed it on: the node's answer reads the same.</summary>
    private static async Task ReadsAsync(int version, string proposed, string answered, string passed, bool isDuplex)
    {
        string proposal = Propose(version, proposed);
        foreach (string sent in (string[])[proposal, Examine(NodeGate(), proposal).Forwarded])
        {
            var (result, answer) = ReadAnswer(NodeGate(), sent, Accept(version, answered));
            await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
            await Assert.That((int)result.Agreement.Version).IsEqualTo(version);
            await Assert.That(result.Agreement.Data.NetworkMagic).IsEqualTo(Preview);
            await Assert.That(result.Agreement.IsDuplex).IsEqualTo(isDuplex);
            await Assert.That(result.Agreement.Data.PeerSharing).IsFalse();
            await Assert.That(answer).IsEqualTo(Accept(version, passed));
            await Assert.That(result.Consumed).IsEqualTo(answer.Length / 2);
        }
    }

    private static string Propose(int version, string data) => $"8200a1{version:x2}{data}";

    private static string Accept(int version, string data) => $"8301{version:x2}{data}";
}
