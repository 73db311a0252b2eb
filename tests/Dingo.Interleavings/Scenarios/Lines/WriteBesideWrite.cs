using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>Two write and the peer sends: all of it goes through, and nothing is left to do.</summary>
internal sealed class WriteBesideWrite : Scene
{
    private readonly Line _line = new Line().Establish();
    private readonly long _before;

    public WriteBesideWrite()
    {
        _before = _line.Bearer.Sent;
        Does("writer", () => Expect(_line.Channel!.TryWrite(new byte[100]), "turned away"));
        Does("other writer", () => Expect(_line.Channel!.TryWrite(new byte[100]), "turned away"));
        Does("engine", () => _line.Bearer.PeerSends(Wire.Segment(Wire.Protocol, [1, 2, 3])));
    }

    protected override void AtEnd()
    {
        _line.ExpectAtRest();
        // One segment, or two.
        Expect(_line.Bearer.Sent - _before is 208 or 216, $"{_line.Bearer.Sent - _before} bytes were sent");
        ExpectEqual(_line.Handler.Received, 3, "bytes received");
    }
}
