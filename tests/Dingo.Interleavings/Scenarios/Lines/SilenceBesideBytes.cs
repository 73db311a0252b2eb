using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>The limit of a peer's silence passes while it sends and then resets.</summary>
internal sealed class SilenceBesideBytes : Scene
{
    private readonly Line _line = new Line().Establish();

    public SilenceBesideBytes()
    {
        _line.Connection.ExpectWithin(TimeSpan.FromSeconds(5));
        Does("engine", () =>
        {
            _line.Bearer.PeerSends(Wire.Segment(Wire.Protocol, [1, 2, 3]));
            _line.Bearer.PeerResets();
        });
        Does("timer", () => _line.Clock.Pass(5_100));
        Does("other timer", () => _line.Clock.Pass(100));
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.Reset, CloseReason.PeerSilent);
}
