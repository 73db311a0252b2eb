using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>All kinds of work at once: bytes, room, a deadline, a writer, an orderly close and a reset.</summary>
internal sealed class EverythingAtOnce : Scene
{
    private readonly Line _line = new Line(peerAnswersEnd: true).Establish(egressLimit: 50);

    public EverythingAtOnce()
    {
        _line.Bearer.LimitRoom(20);
        _line.Connection.ExpectWithin(TimeSpan.FromSeconds(5));
        Does("engine", () => _line.Bearer.PeerSends(Wire.Segment(Wire.Protocol, [1, 2, 3])));
        Does("kernel", () => _line.Bearer.PeerReads(1000));
        Does("timer", () => _line.Clock.Pass(5_100));
        Does("writer", () =>
        {
            _line.Channel!.TryWrite(new byte[100]);
            _line.Channel.TryWrite(new byte[100]);
        });
        Does("closer", () => _line.Connection.Close(CloseReason.Recycled));
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.Recycled, CloseReason.Stopping, CloseReason.PeerSilent);
}
