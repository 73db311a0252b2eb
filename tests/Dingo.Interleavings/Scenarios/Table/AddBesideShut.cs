using Dingo.ConnManager.Admission;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>A connection that has a number from elsewhere is added while the table is shut and all in it are closed, and while it is closed by another.</summary>
internal sealed class AddBesideShut : Scene
{
    private readonly TableWorld _world = new();
    private readonly Line _line = new Line(peerAnswersEnd: true).Establish();
    private RefusalReason _refusal;
    private Task? _shut;

    public AddBesideShut()
    {
        var (other, _) = _world.Establish(Wire.Tcp("192.0.2.9", 4001));
        ExpectEqual(other.Id.Number, _line.Connection.Id.Number, "the number that both have");
        Does("adder", () =>
        {
            _refusal = _world.Table.Add(_line.Connection, isInbound: true, "", out _);
            if (_refusal != RefusalReason.None)
                _line.Connection.Close(CloseReason.Stopping);
        });
        Does("stopper", () =>
        {
            _shut = _world.Table.Shut();
            foreach (var (connection, _) in _world.Table.Held())
                connection.Close(CloseReason.Stopping);
        });
        Does("peer", _line.Bearer.PeerEnds);
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Stopping, CloseReason.PeerClosed);
        _world.ExpectConsistent();
        ExpectEqual(_world.Table.Counts.Inbound, _refusal == RefusalReason.None ? 1 : 0, "places held");
        // Whoever added it follows its completion.
        ExpectEqual(_world.Table.Remove(_line.Connection), _refusal == RefusalReason.None, "it was in when it ended");
        Expect(_shut!.IsCompleted, "the stop waits for ever");
        _world.ExpectEmpty();
    }
}
