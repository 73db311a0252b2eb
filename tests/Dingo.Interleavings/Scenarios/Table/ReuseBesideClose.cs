using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>Two ask for an outbound connection where the peer has a duplex one, which the peer closes: whoever is told to wait is told when.</summary>
internal sealed class ReuseBesideClose : Scene
{
    private readonly TableWorld _world = new();
    private readonly List<DialDecision> _decisions = [];

    public ReuseBesideClose()
    {
        var (_, bearer) = _world.Establish(Wire.Remote, isDuplex: true);
        Does("peer", bearer.PeerEnds);
        Does("one", Dial);
        Does("other", Dial);
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        Expect(_decisions.TrueForAll(static d => d.Change is null or { IsCompleted: true }), "whoever waits for the change waits for ever");
        Expect(_decisions.Count(static d => d.Verdict == DialVerdict.Dial) <= 1, "two dial one address");
        Expect(_decisions.Count(static d => d.Verdict == DialVerdict.Reuse) <= 2, "reused too often");
        _world.ExpectConsistent();
        foreach (var decision in _decisions.Where(static d => d.Verdict == DialVerdict.Dial))
            decision.Lease.Return();
        _world.ExpectEmpty();
    }

    private void Dial()
    {
        var decision = _world.Table.Reserve(ProtocolFamily.NodeToNode, Wire.Remote);
        _decisions.Add(decision);
        Expect(decision.Verdict is not (DialVerdict.Forbidden or DialVerdict.Limit or DialVerdict.Stopping), "refused");
        if (decision.Verdict == DialVerdict.Reuse)
            _world.Table.StopUsing(decision.Reused!);
    }
}
