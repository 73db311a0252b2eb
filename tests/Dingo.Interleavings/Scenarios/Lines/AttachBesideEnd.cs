using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>Two mini-protocols are attached and one is written to while the connection ends: each is told that it is closed, and holds nothing.</summary>
internal sealed class AttachBesideEnd : Scene
{
    private readonly Line _line = new Line().Establish();
    private readonly WatchedHandler _one;
    private readonly WatchedHandler _other;

    public AttachBesideEnd()
    {
        _one = new WatchedHandler(_line.Watch);
        _other = new WatchedHandler(_line.Watch);
        Does("one", () => _line.Connection.Attach(6, MiniProtocolRole.Responder, _one).TryWrite(new byte[10]));
        Does("other", () => _line.Connection.Attach(7, MiniProtocolRole.Responder, _other));
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
    }

    protected override void AtEnd()
    {
        ExpectEqual(_one.Closes, 1, "times that the first was told");
        ExpectEqual(_other.Closes, 1, "times that the second was told");
        _line.ExpectClosed(CloseReason.Stopping);
    }
}
