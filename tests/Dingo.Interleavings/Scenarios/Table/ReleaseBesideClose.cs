using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>A connection is let go by two and closed by a third: it leaves once, with one closed event, and its place with it.</summary>
internal sealed class ReleaseBesideClose : Scene
{
    private readonly TableWorld _world = new();
    private int _released;

    public ReleaseBesideClose()
    {
        var (connection, _) = _world.Establish(Wire.Remote);
        ulong number = connection.Id.Number;
        Does("releaser", () => Release(number, connection));
        Does("other releaser", () => Release(number, connection));
        Does("closer", () => connection.Close(CloseReason.Recycled));
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        Expect(_released <= 1, "released twice");
        _world.ExpectEmpty();
    }

    private void Release(ulong number, Connection connection)
    {
        if (_world.Table.Release(number, connection, new ClosedCause(CloseReason.Released, null)))
            _released++;
    }
}
