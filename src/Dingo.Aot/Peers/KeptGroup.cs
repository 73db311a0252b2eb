using Dingo.Aot.Logging;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Aot.Peers;

/// <summary>Keeps as many peers of one group connected as its valency says.</summary>
/// <remarks>
/// While there are fewer, it dials the peer that may be dialled soonest; each has its own pauses, so one that fails makes way for the
/// others. One timer wakes it for the next. Its lock is held for decisions only, never over a dial or a log line.
/// </remarks>
internal sealed partial class KeptGroup
{
    private readonly Lock _lock = new();
    private readonly PeerGroup _group;
    private readonly PeerTools _tools;
    private readonly ITimer _timer;
    private readonly long _epoch;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeerFigures[] _figures;
    private readonly List<KeptPeer> _peers = [];
    private int _kept;
    private int _running;
    private bool _started;

    /// <summary>Makes one that stands still.</summary>
    /// <param name="group">Whom it keeps.</param>
    /// <param name="tools">What it keeps them with.</param>
    /// <param name="known">Figures that go on, by the name of their access point.</param>
    public KeptGroup(PeerGroup group, PeerTools tools, IReadOnlyDictionary<string, PeerFigures>? known = null)
    {
        _group = group;
        _tools = tools;
        _epoch = tools.Time.GetTimestamp();
        _figures = [.. group.AccessPoints.Select(point => known?.GetValueOrDefault(point.ToString()) ?? new PeerFigures(point.ToString()))];
        _namesBackoff = new Backoff(tools.Random);
        _timer = tools.Time.CreateTimer(
            static group => ((KeptGroup)group!).Fill(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One for each access point.</summary>
    public IReadOnlyList<PeerFigures> Figures => _figures;

    /// <summary>How many peers it knows, dialled or not.</summary>
    public int Known
    {
        get
        {
            lock (_lock)
                return _peers.Count;
        }
    }

    private TimeSpan Now => _tools.Time.GetElapsedTime(_epoch);

    /// <summary>Begins, spread by chance over a time.</summary>
    public void Start(TimeSpan spread)
    {
        lock (_lock)
        {
            _started = true;
            if (_group.NeedsNames)
                _namesDue = Now + (spread * _tools.Random.NextDouble());
            else
                _peers.AddRange(_group.AccessPoints.Select((point, i) => NewPeer(point, _figures[i], Now + (spread * _tools.Random.NextDouble()))));
        }

        Fill();
    }

    /// <summary>Gives all dials up and lets the connections be. When it returns nothing is left to happen. Harmless twice.</summary>
    public async Task StopAsync()
    {
        // First of all: a dial that ends because it is given up must find that there is no next one.
        lock (_lock)
        {
            _started = false;
            if (_running == 0)
                _ended.TrySetResult();
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    private KeptPeer NewPeer(AccessPoint point, PeerFigures figures, TimeSpan due) =>
        new(point.ToString(), figures, new Backoff(_tools.Random)) { Due = due };

    /// <summary>Dials while there are fewer connections than wanted and peers that may be dialled, and sets the timer for the next.</summary>
    private void Fill()
    {
        var ready = new List<KeptPeer>();
        bool looksUp;
        lock (_lock)
        {
            if (!_started)
                return;
            var now = Now;
            while (_kept < _group.Valency && FirstIdleLocked() is { } peer && peer.Due <= now)
            {
                peer.IsBusy = true;
                peer.Figures.Pause = TimeSpan.Zero;
                _kept++;
                _running++;
                ready.Add(peer);
            }

            looksUp = TryBeginLookUpLocked(now);
            ArmLocked(now);
        }

        foreach (var peer in ready)
            _ = KeepAsync(peer);
        if (looksUp)
            _ = LookUpAsync();
    }

    private KeptPeer? FirstIdleLocked()
    {
        KeptPeer? first = null;
        foreach (var peer in _peers)
        {
            if (!peer.IsBusy && (first is null || peer.Due < first.Due))
                first = peer;
        }

        return first;
    }

    private void ArmLocked(TimeSpan now)
    {
        if (_kept >= _group.Valency)
            return;
        var next = FirstIdleLocked()?.Due ?? TimeSpan.MaxValue;
        if (!_isLookingUp && _namesDue < next)
            next = _namesDue;
        if (next == TimeSpan.MaxValue)
            return;
        // Never early: a timer counts whole milliseconds.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next - now).TotalMilliseconds));
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task KeepAsync(KeptPeer peer)
    {
        var pause = TimeSpan.Zero;
        try
        {
            var connection = await _tools.Dial(peer.Address, _stopping.Token).ConfigureAwait(false);
            pause = await HoldAsync(peer, connection).ConfigureAwait(false);
        }
        catch (OutboundException e)
        {
            pause = Failed(peer, DialOutcome.Of(e.Failure), e.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: nobody waits for the next dial.
            pause = TimeSpan.Zero;
        }
        catch (Exception e)
        {
            // What a dial may not do. It must not cost the peer its keeping, silently and for ever.
            pause = Failed(peer, DialOutcome.InternalError, e.Message);
        }
        finally
        {
            Release(peer, pause);
        }
    }

    /// <returns>The pause before the next dial.</returns>
    private async Task<TimeSpan> HoldAsync(KeptPeer peer, Connection connection)
    {
        bool isReused = connection.Role == MiniProtocolRole.Responder;
        var since = Now;
        peer.Figures.Count(isReused ? DialOutcome.Reused : DialOutcome.Connected);
        peer.Figures.CountUp();
        try
        {
            _tools.Probes.Find(connection)?.ReportTo(peer.Figures);
            if (Says(peer, "up"))
                _tools.Logger.PeerUp(peer.Figures.Name, peer.Address, connection.Id.Number, isReused ? "opened by the peer" : "opened by us");
            await connection.Completion.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            peer.Figures.CountDown();
        }

        var reason = connection.CloseReason;
        TimeSpan pause;
        lock (_lock)
            pause = peer.AfterConnection(reason, Now - since);
        string name = reason.Name();
        if (Says(peer, name))
            _tools.Logger.PeerDown(peer.Figures.Name, peer.Address, connection.CloseDetail is { } detail ? $"{name} ({detail})" : name, pause.TotalSeconds);
        return pause;
    }

    /// <returns>The pause before the next dial.</returns>
    private TimeSpan Failed(KeptPeer peer, DialOutcome outcome, string message)
    {
        TimeSpan pause;
        lock (_lock)
            pause = peer.AfterFailure(outcome);
        peer.Figures.Count(outcome);
        if (Says(peer, outcome.Name))
            _tools.Logger.PeerDown(peer.Figures.Name, peer.Address, $"{outcome.Name} ({message})", pause.TotalSeconds);
        return pause;
    }

    private bool Says(KeptPeer peer, string state)
    {
        lock (_lock)
            return peer.IsNews(state);
    }

    private void Release(KeptPeer peer, TimeSpan pause)
    {
        lock (_lock)
        {
            peer.IsBusy = false;
            peer.Due = Now + pause;
            peer.Figures.Pause = _started ? pause : TimeSpan.Zero;
            _kept--;
            EndedLocked();
        }

        Fill();
    }

    private void EndedLocked()
    {
        if (--_running == 0 && !_started)
            _ended.TrySetResult();
    }
}
