using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager;

/// <content>How it ends.</content>
public sealed partial class ConnectionManager
{
    /// <summary>The deadline of a stop by <see cref="DisposeAsync"/>: orderly ends take a second, whatever the peers do.</summary>
    public static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two closings of a stop that is spread.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    // A timer of the system is no finer.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    // A reset is done in a moment; what takes longer waits for somebody else's code.
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Stops accepting and dialling, and closes every connection. Harmless twice.</summary>
    /// <remarks>
    /// Unfinished handshakes are reset at once. Established connections end orderly, which takes a peer that does not answer one second.
    /// </remarks>
    /// <param name="cancellationToken">
    /// The deadline: what has not ended by then is reset, and the stop is over a second later at the latest, also where code that does
    /// not return holds a listener, or a start or another stop before this one. Without one it waits until nothing is left.
    /// </param>
    /// <returns>What was left undone: nothing, unless the deadline passed.</returns>
    public Task<StopReport> StopAsync(CancellationToken cancellationToken = default) => StopAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Stops, and lets established connections go one after the other: not all their peers dial anew in the same instant.</summary>
    /// <param name="spread">The time over which they are closed, evenly. Few are closed <see cref="LongestPause"/> apart, and are gone sooner.</param>
    /// <param name="cancellationToken">As of <see cref="StopAsync(CancellationToken)"/>.</param>
    /// <returns>As of <see cref="StopAsync(CancellationToken)"/>.</returns>
    public async Task<StopReport> StopAsync(TimeSpan spread, CancellationToken cancellationToken = default)
    {
        var turn = _startAndStop.WaitAsync(CancellationToken.None);
        if (await IsDoneAsync(turn.WaitAsync(cancellationToken)).ConfigureAwait(false))
            return await StopInTurnAsync(turn, spread, cancellationToken).ConfigureAwait(false);

        // Who has the turn waits for somebody else's code. What there is ends now, and the listeners when that returns.
        _ = StopInTurnAsync(turn, spread, cancellationToken);
        return await CutShortAsync(GiveNoMorePlacesAsync()).ConfigureAwait(false);
    }

    /// <summary>Stops, for at most <see cref="DisposeTimeout"/> and a second, and ends every subscription to its own bus. Harmless twice.</summary>
    /// <remarks>What a stop before has left is not waited for again.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        using var deadline = new CancellationTokenSource(DisposeTimeout, _time);
        try
        {
            if (!_hasLeft)
                await StopAsync(deadline.Token).ConfigureAwait(false);
        }
        finally
        {
            // Whatever kept it from stopping, no subscriber waits for ever.
            if (_config.EventBus is null)
                Bus.Complete();
            _refusals.Dispose();
            _refusalBus.Complete();
        }

        _gauges?.Dispose();
        await _audit.DisposeAsync().ConfigureAwait(false);
        _wheel.Dispose();
        _pipes.Dispose();
        // The semaphore and the token source hold nothing, and what was left may still use them.
    }

    private async Task<StopReport> StopInTurnAsync(Task turn, TimeSpan spread, CancellationToken deadline)
    {
        await turn.ConfigureAwait(false);
        try
        {
            var closed = GiveNoMorePlacesAsync();
            // In the pool: closing may call others' code, and the deadline holds whatever that does.
            var told = Task.Run(() => CloseAllAsync(spread, deadline), CancellationToken.None);
            var ended = Task.WhenAll(closed, told, _listeners.StopAsync());
            return await IsDoneAsync(ended.WaitAsync(deadline)).ConfigureAwait(false)
                ? StopReport.Clean
                : await CutShortAsync(ended).ConfigureAwait(false);
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    /// <returns>Completes when no place is held any more, and every dial was given up.</returns>
    private Task GiveNoMorePlacesAsync()
    {
        _isRunning = false;
        var emptied = _table.Shut();
        return Task.WhenAll(emptied, _stopping.CancelAsync());
    }

    private async Task CloseAllAsync(TimeSpan spread, CancellationToken deadline)
    {
        var established = new List<Connection>();
        foreach (var (connection, isEstablished) in _table.Held())
        {
            if (isEstablished)
                established.Add(connection);
            else
                connection.Close(CloseReason.Stopping);
        }

        var longest = LongestPause * established.Count;
        var over = spread < longest ? spread : longest;
        if (over > TimeSpan.Zero)
            _logger.Draining(established.Count, over.TotalSeconds);
        await CloseEvenlyAsync(established, over, deadline).ConfigureAwait(false);
    }

    private async Task CloseEvenlyAsync(List<Connection> connections, TimeSpan over, CancellationToken deadline)
    {
        var pause = over / Math.Max(1, connections.Count);
        long started = _time.GetTimestamp();
        var nextLine = ProgressInterval;
        int closed = 0;
        while (closed < connections.Count && !deadline.IsCancellationRequested)
        {
            var elapsed = _time.GetElapsedTime(started);
            long due = pause == TimeSpan.Zero ? connections.Count : Math.Min(connections.Count, (elapsed.Ticks / pause.Ticks) + 1);
            for (; closed < due; closed++)
                connections[closed].Close(CloseReason.Draining);
            if (elapsed >= nextLine)
            {
                _logger.DrainGoesOn(connections.Count - closed, connections.Count);
                nextLine += ProgressInterval;
            }

            if (closed == connections.Count)
                return;
            // Until the next is due, whatever closing the last has taken.
            var rest = (pause * closed) - _time.GetElapsedTime(started);
            await Task.Delay(rest > ShortestPause ? rest : ShortestPause, _time, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<StopReport> CutShortAsync(Task ended)
    {
        var late = _table.Held();
        _logger.StopCutShort(late.Count);
        // Each by itself: one that waits for somebody else's code keeps no other.
        var aborted = late.ConvertAll(static held => Task.Run(() => held.Connection.Abort(CloseReason.Stopping)));
        if (await IsDoneAsync(Task.WhenAll([.. aborted, ended]).WaitAsync(AbortTimeout, _time)).ConfigureAwait(false))
            return new StopReport(late.Count, []);

        _hasLeft = true;
        var left = _table.Held().ConvertAll(static held => held.Connection.Id);
        _logger.StopLeft(left.Count);
        return new StopReport(late.Count, left);
    }

    private static async Task<bool> IsDoneAsync(Task inTime)
    {
        await inTime.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return inTime.IsCompletedSuccessfully;
    }
}
