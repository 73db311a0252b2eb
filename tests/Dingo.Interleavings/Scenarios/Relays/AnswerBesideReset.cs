using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The node's answer arrives while the peer resets the connection, and the node its own.</summary>
internal sealed class AnswerBesideReset : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Propose();
    private readonly CloseReason _reason;

    /// <param name="answer">The node's.</param>
    /// <param name="reason">What the answer closes the connection for, or else the node's reset.</param>
    public AnswerBesideReset(byte[] answer, CloseReason reason)
    {
        _reason = reason;
        Does("node", () =>
        {
            _line.Node.PeerSends(answer);
            _line.Node.PeerResets();
        });
        Does("peer", _line.Peer.PeerResets);
        Does("timer", () => _line.Clock.Pass(10_100));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(_reason, CloseReason.Reset, CloseReason.BackendReset, CloseReason.BackendTimedOut);
        Expect(_line.Connection.Agreement is null == !_line.Connection.WasEstablished, "agreed, but not established");
        Expect(_line.Link.Answers == 1 || !_line.Connection.WasEstablished, "established without an answer");
    }
}
