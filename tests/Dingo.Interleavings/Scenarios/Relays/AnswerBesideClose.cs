using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The node answers and goes on while another thread closes the connection: the peer hears nothing before the answer.</summary>
internal sealed class AnswerBesideClose : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Propose();

    public AnswerBesideClose()
    {
        Does("node", () => _line.Node.PeerSends(Wire.Acceptance, [1, 2, 3]));
        Does("closer", () => _line.Connection.Close(CloseReason.Draining));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Draining);
        byte[] whole = [.. Wire.Acceptance, 1, 2, 3];
        Expect(whole.AsSpan().StartsWith([.. _line.Peer.Arrived]), "the peer heard something before the answer");
    }
}
