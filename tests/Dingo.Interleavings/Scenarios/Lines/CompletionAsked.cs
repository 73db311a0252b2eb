using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>Two ask when it completes, whenever they do: each is told.</summary>
internal sealed class CompletionAsked : Scene
{
    private readonly Line _line = new Line().Establish();
    private Task<CloseReason>? _one;
    private Task<CloseReason>? _other;

    public CompletionAsked()
    {
        Does("one", () => _one = _line.Connection.Completion);
        Does("other", () => _other = _line.Connection.Completion);
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
    }

    protected override void AtEnd()
    {
        Expect(_one!.IsCompletedSuccessfully && _other!.IsCompletedSuccessfully, "one that asked waits for ever");
        _line.ExpectClosed(CloseReason.Stopping);
    }
}
