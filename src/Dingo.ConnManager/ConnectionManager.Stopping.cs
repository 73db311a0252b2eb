using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager;

/// <content>How it ends.</content>
public sealed partial class ConnectionManager
{
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
    /// The deadline: what has not ended by then is reset, and the stop is over a second later at the latest. Without one it waits until
    /// nothing is left.
    /// </param>
    /// <returns>What was left undone: nothing, unless the deadline passed.</returns>
    public Task<StopReport> StopAsync(CancellationToken cancellationToken = default) => StopAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Stops, and lets established connections go one after the other: not all their peers dial anew in the same instant.</summary>
    /// <param name="spread">The time over which they are closed, evenly. Few are closed <see cref="LongestPause"/> apart, and are gone sooner.</param>
    /// <param name="cancellationToken">As of <see cref="StopAsync(CancellationToken)"/>.</param>
    /// <returns>As of <see cref="StopAsync(CancellationToken)"/>.</returns>
    public async Task<StopReport> StopAsync(TimeSpan spread, CancellationToken cancellationToken = default)
    {
        await _startAndStop.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _isRunning = false;
            var emptied = _table.Shut();
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _listeners.StopAsync().ConfigureAwait(false);
            // In the pool: closing may call others' code, and the deadline holds whatever that does.
            var closed = Task.Run(() => CloseAllAsync(spread, cancellationToken), CancellationToken.None);
            return await IsDoneAsync(Task.WhenAll(closed, emptied).WaitAsync(cancellationToken)).ConfigureAwait(false)
                ? StopReport.Clean
                : await CutShortAsync(emptied).ConfigureAwait(false);
        }
        finally
        {
            _startAndStop.Release();
        }
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

        if (spread > TimeSpan.Zero && established.Count > 0)
            _logger.Draining(established.Count, spread.TotalSeconds);
        await CloseEvenlyAsync(established, spread, deadline).ConfigureAwait(false);
    }

    private async Task CloseEvenlyAsync(List<Connection> connections, TimeSpan spread, CancellationToken deadline)
    {
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, spread.Ticks / Math.Max(1, connections.Count)));
        long started = _time.GetTimestamp();
        var nextLine = ProgressInterval;
        int closed = 0;
        while (closed < connections.Count)
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

            if (closed < connections.Count)
                await Task.Delay(pause > ShortestPause ? pause : ShortestPause, _time, deadline).ConfigureAwait(false);
        }
    }

    private async Task<StopReport> CutShortAsync(Task emptied)
    {
        var late = _table.Held();
        _logger.StopCutShort(late.Count);
        var aborted = Task.Run(() => late.ForEach(static held => held.Connection.Abort(CloseReason.Stopping)), CancellationToken.None);
        if (await IsDoneAsync(Task.WhenAll(aborted, emptied).WaitAsync(AbortTimeout, _time)).ConfigureAwait(false))
            return new StopReport(late.Count, []);

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
