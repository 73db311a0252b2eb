using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>An ending that resets once all has arrived, while it arrives, the peer leaves and time passes.</summary>
internal sealed class ResetWhenArrived : Scene
{
    private readonly Line _line = new Line(resetOnClose: true).Establish();

    public ResetWhenArrived()
    {
        _line.Bearer.HasUnacknowledged = true;
        Does("closer", () => _line.Connection.Close(CloseReason.Recycled));
        Does("kernel", () =>
        {
            Steps.Before("all has arrived");
            _line.Bearer.HasUnacknowledged = false;
        });
        Does("timer", () =>
        {
            _line.Clock.Pass(100);
            _line.Clock.Pass(100);
        });
        Does("writer", () => _line.Channel!.TryWrite(new byte[100]));
    }

    protected override void AtEnd()
    {
        _line.Clock.PassSlowly(200);
        _line.ExpectClosed(CloseReason.Recycled);
        Expect(!_line.Bearer.SendingEnded, "it was to end by reset alone");
    }
}
