using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>A connection is bound and established while another closes it and the table is shut.</summary>
internal sealed class EstablishCloseShut : Scene
{
    private readonly TableWorld _world = new();
    private Task? _shut;

    public EstablishCloseShut()
    {
        _world.Admit(Wire.Remote, out var lease, out _);
        Does("acceptor", () => _world.Bind(lease, out _).PeerSends(Wire.Proposal));
        Does("closer", () =>
        {
            foreach (var (connection, _) in _world.Table.Held())
                connection.Close(CloseReason.Draining);
        });
        Does("stopper", () =>
        {
            _shut = _world.Table.Shut();
            foreach (var (connection, _) in _world.Table.Held())
                connection.Close(CloseReason.Stopping);
        });
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        Expect(_shut!.IsCompleted, "the stop waits for ever");
        _world.ExpectEmpty();
    }
}
