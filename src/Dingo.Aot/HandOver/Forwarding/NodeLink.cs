using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;
using Dingo.Ouroboros.Timing;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Finds the node for one connection: each that can be used once, those with the fewest connections first.</summary>
/// <remarks>
/// Everything but the end of a pause runs in the connection's turns; that, and a reach that was given up, may still come on another thread,
/// and is refused by the connection.
/// </remarks>
internal sealed class NodeLink(BackendPool pool, INodeReacher reacher) : Deadline, INodeLink
{
    /// <summary>How long a node is left alone that accepts slower than peers come; the wheel may make it twice that.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private ulong _tried;
    private Backend? _backend;
    private long _patienceEndsMs;
    private NodeReach? _reach;
    private Connection? _pausing;

    /// <inheritdoc/>
    public void Reach(Connection connection, CloseReason failure)
    {
        bool isAfterPause = _pausing is not null;
        _pausing = null;
        if (isAfterPause ? TryReach(connection) : TryPause(connection))
            return;

        while (TryChoose(connection, failure))
        {
            if (TryReach(connection))
                return;
            failure = CloseReason.NoBackend;
        }

        connection.Close(failure == CloseReason.None ? CloseReason.NoBackend : failure);
    }

    /// <inheritdoc/>
    public void Answered()
    {
        _backend!.CountAnswered();
        // Ended, and of no more use for as long as the connection lives.
        _reach = null;
    }

    /// <inheritdoc/>
    public void Closed(CloseReason failure)
    {
        if (_pausing is { } connection)
            Disarm(connection.Wheel);
        _reach?.GiveUp();
        Leave(failure);
        _backend = null;
    }

    /// <inheritdoc/>
    protected override void OnDue() => _pausing?.Relay(null);

    private bool TryChoose(Connection connection, CloseReason failure)
    {
        Leave(failure);
        _backend = pool.Choose(ref _tried);
        _backend?.Enter();
        _patienceEndsMs = connection.Wheel.NowMs + (long)reacher.Timeout.TotalMilliseconds;
        return _backend is not null;
    }

    private void Leave(CloseReason failure)
    {
        if (failure != CloseReason.None)
            _backend?.CountFailure(failure);
        _backend?.Leave();
    }

    /// <returns>False when it has failed already, and there is no use in waiting.</returns>
    private bool TryReach(Connection connection)
    {
        _reach = reacher.Reach(_backend!, connection);
        return _reach.TryStart() || TryPause(connection);
    }

    private bool TryPause(Connection connection)
    {
        long now = connection.Wheel.NowMs;
        if (_reach is not { FoundQueueFull: true } || now >= _patienceEndsMs)
            return false;
        _pausing = connection;
        Arm(connection.Wheel, now + (long)Pause.TotalMilliseconds);
        return true;
    }
}
