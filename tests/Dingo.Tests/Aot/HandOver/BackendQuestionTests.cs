using Dingo.Aot.HandOver.Forwarding;
using Dingo.Tests.Aot.Ping;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Which answers to the question for its versions say that a node is up.</summary>
public sealed class BackendQuestionTests
{
    [Test]
    [Arguments("8203a20e8402f400f40f8402f400f4", "its versions")]
    [Arguments("8203a118638402f400f4", "versions that we do not know")]
    [Arguments(ScriptedNode.Accept15, "it knows no questions, and accepts")]
    [Arguments(ScriptedNode.AcceptDuplex15, "it knows no questions, and accepts with its own data")]
    [Arguments("82028200820708", "no common version: it is older, or newer, and there")]
    public async Task Whoever_speaks_the_protocol_for_our_network_is_up(string answer, string what)
    {
        using var node = new ScriptedNode(ScriptedNode.Answering(answer));
        await using var looked = new LookedAt(node.Url);
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up).Because(what);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is up");
        // Both versions, initiator only, no peer sharing, and the question.
        await Assert.That(node.Proposals.Single()).IsEqualTo("8200a20e8402f500f50f8402f500f5");
    }

    [Test]
    [Arguments("820283020f656f74686572", "refused_by_peer: refused: other")]
    [Arguments("820283010f63666f6f", "refused_by_peer: decode_error: foo")]
    [Arguments("83010f8403f500f4", "handshake_malformed: invalid_server_selection")]
    [Arguments("83010d8402f500f4", "handshake_malformed: version_not_proposed")]
    [Arguments("ff", "handshake_malformed: not_cbor")]
    public async Task Whoever_refuses_us_or_answers_something_else_is_down(string answer, string fault)
    {
        using var node = new ScriptedNode(ScriptedNode.Answering(answer));
        await IsDownAsync(node, fault);
    }

    [Test]
    public async Task Whoever_sends_no_segments_is_down()
    {
        using var node = new ScriptedNode(ScriptedNode.Sending("485454502f312e31203430302042616420526571756573740d0a0d0a"));
        await IsDownAsync(node, "handshake_malformed: not a handshake segment");
    }

    [Test]
    public async Task Whoever_leaves_is_down()
    {
        using var node = new ScriptedNode(ScriptedNode.Hangup);
        await IsDownAsync(node, "it ended the connection in place of an answer");
    }

    private static async Task IsDownAsync(ScriptedNode node, string fault)
    {
        await using var looked = new LookedAt(node.Url);
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Single()).IsEqualTo($"is down: {fault}");
    }
}
