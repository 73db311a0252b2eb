using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>A query is answered while deadlines pass and the peer leaves.</summary>
internal sealed class QueryAnswered : Scene
{
    private readonly Line _line = new();

    public QueryAnswered()
    {
        _line.Connection.Start();
        Does("engine", () => _line.Bearer.PeerSends(Wire.Query));
        Does("peer", _line.Bearer.PeerEnds);
        Does("timer", () =>
        {
            _line.Clock.Pass(9_000);
            _line.Clock.Pass(20_100);
        });
    }

    protected override void AtEnd() =>
        _line.ExpectClosed(CloseReason.QueryAnswered, CloseReason.PeerClosed, CloseReason.HandshakeTimedOut);
}
