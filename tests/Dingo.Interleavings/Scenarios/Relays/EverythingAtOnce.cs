using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>All kinds of work at once, on both sides: bytes, room, a deadline, an orderly close and a reset.</summary>
internal sealed class EverythingAtOnce : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Establish().LimitRoom(2);

    public EverythingAtOnce()
    {
        _line.Connection.ExpectWithin(TimeSpan.FromSeconds(5));
        Does("peer", () => _line.Peer.PeerSends([1, 2, 3], [4]));
        Does("node", () =>
        {
            _line.Node.PeerSends([5, 6, 7], [8]);
            _line.Node.PeerEnds();
        });
        Does("peer reads", () => _line.Peer.PeerReads(1_000));
        Does("node reads", () => _line.Node.PeerReads(1_000));
        Does("timer", () => _line.Clock.Pass(5_100));
        Does("closer", () => _line.Connection.Close(CloseReason.Recycled));
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Recycled, CloseReason.Stopping, CloseReason.PeerSilent, CloseReason.BackendClosed);
        byte[] up = [.. _line.Node.Arrived.Skip(Wire.DuplexProposal.Length)];
        byte[] down = [.. _line.Peer.Arrived.Skip(Wire.Acceptance.Length)];
        Expect(new byte[] { 1, 2, 3, 4 }.AsSpan().StartsWith(up) && new byte[] { 5, 6, 7, 8 }.AsSpan().StartsWith(down), "other bytes than were sent");
    }
}
