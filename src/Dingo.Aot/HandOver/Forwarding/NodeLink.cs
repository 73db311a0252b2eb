using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Finds the node for one connection: each that can be used once, those with the fewest connections first.</summary>
/// <remarks>Everything runs in the connection's turns; a reach that is given up may still end on another thread, and is refused by the connection.</remarks>
internal sealed class NodeLink(BackendPool pool, NodeConnector connector) : INodeLink
{
    private ulong _tried;
    private Backend? _backend;
    private NodeReach? _reach;

    /// <inheritdoc/>
    public void Reach(Connection connection, CloseReason failure)
    {
        if (failure != CloseReason.None)
            _backend?.CountFailure(failure);
        while (Choose() is { } backend)
        {
            _reach = connector.Begin(backend, connection);
            if (_reach is not null)
                return;
            backend.CountFailure(failure = CloseReason.NoBackend);
        }

        connection.Close(failure == CloseReason.None ? CloseReason.NoBackend : failure);
    }

    /// <inheritdoc/>
    public void Answered() => _backend!.CountAnswered();

    /// <inheritdoc/>
    public void Closed()
    {
        _reach?.GiveUp();
        _backend?.Leave();
        _backend = null;
    }

    private Backend? Choose()
    {
        _backend?.Leave();
        _backend = pool.Choose(ref _tried);
        _backend?.Enter();
        return _backend;
    }
}
