using Dingo.ConnManager.Admission;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>Newcomers with the same two addresses: whoever is displaced, bound already or not, is closed, and one is left.</summary>
internal sealed class BindBesideCollision : Scene
{
    private readonly TableWorld _world = new();
    private readonly List<Connection> _rivals = [];

    public BindBesideCollision()
    {
        Does("one", Accept);
        Does("other", Accept);
        Does("third", Accept);
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        _world.ExpectConsistent();
        var left = _rivals.FindAll(static c => c.CloseReason == CloseReason.None);
        ExpectEqual(left.Count, 1, "connections left");
        ExpectEqual(left[0].Id.Number, _rivals.Max(static c => c.Id.Number), "the number of the one that is left");
        Expect(_rivals.TrueForAll(static c => c.CloseReason is CloseReason.None or CloseReason.Collision), "closed for another reason");
        ExpectEqual(_world.Table.Counts.Inbound, 1, "places held");

        Expect(_world.Admit(Wire.Remote, out var lease, out var displaced) == RefusalReason.None && displaced == left[0], "the addresses are another's");
        left[0].Close(CloseReason.Collision);
        lease.Return();
        _world.ExpectEmpty();
    }

    private void Accept()
    {
        Expect(_world.Admit(Wire.Remote, out var lease, out var displaced) == RefusalReason.None, "refused");
        displaced?.Close(CloseReason.Collision);
        _world.Bind(lease, out var connection);
        _rivals.Add(connection);
    }
}
