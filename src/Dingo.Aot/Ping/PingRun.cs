using Dingo.Aot.Commands;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;

namespace Dingo.Aot.Ping;

/// <summary>Pings a node, as often as the plan says or until it is stopped.</summary>
/// <remarks>
/// Node-to-node there is a first connection only to learn what the node offers: it proposes all that a relay would, and ends at once. The
/// pings run on a second, which says that it only asks, so that the node makes no use of it and tells nobody of us. Node-to-client has no
/// keep-alive: each ping is a connection and a handshake. After a loss the next ping connects anew.
/// </remarks>
internal sealed class PingRun : IDisposable
{
    private readonly PingPlan _plan;
    private readonly PingReach _reach;
    private readonly IPingReport _report;
    private readonly TimeProvider _time;
    private readonly TimingWheel _wheel;
    private readonly PingTally _tally = new();
    private readonly ConnectionSettings _asRelay;
    private readonly ConnectionSettings _asClient;
    private PingLink? _link;
    private TimeSpan _roundTrip;

    /// <summary>Prepares one run; nothing is opened.</summary>
    public PingRun(PingPlan plan, PingReach reach, IPingReport report, TimeProvider time)
    {
        _plan = plan;
        _reach = reach;
        _report = report;
        _time = time;
        _wheel = new TimingWheel(time);
        _asClient = new ConnectionSettings
        {
            Handshake = Proposing(new VersionData(plan.NetworkMagic, InitiatorOnly: true)),
            Wheel = _wheel,
            Slabs = new SlabPool(),
            HandshakeTimeout = plan.Timeout,
        };
        _asRelay = _asClient with { Handshake = Proposing(new VersionData(plan.NetworkMagic, PeerSharing: true)) };
    }

    /// <summary>Runs.</summary>
    /// <param name="stop">Ends it; the summary is told all the same.</param>
    /// <returns><see cref="ExitCode.Success"/> when there were pings and all were answered, else <see cref="ExitCode.Failure"/>.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            var fault = await BeginAsync(stop).ConfigureAwait(false);
            if (fault is null)
                await PingAllAsync(stop).ConfigureAwait(false);
            else
                _report.Failed(0, fault);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await EndAsync().ConfigureAwait(false);
        }

        return await EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _wheel.Dispose();

    /// <summary>What a stop interrupted is neither answered nor lost.</summary>
    private async Task<int> EndAsync()
    {
        await EndLinkAsync().ConfigureAwait(false);
        _report.Ended(_tally);
        return _tally is { Answered: > 0, Lost: 0 } ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task<PingFault?> BeginAsync(CancellationToken stop)
    {
        if (_plan.Query && await QueryAsync(stop).ConfigureAwait(false) is { } unanswered)
            return unanswered;
        var (link, fault) = await OpenAsync(_asRelay, stop).ConfigureAwait(false);
        if (link is null)
            return fault;
        _report.Connected(link);
        await link.CloseAsync().ConfigureAwait(false);
        return null;
    }

    private async Task<PingFault?> QueryAsync(CancellationToken stop)
    {
        var asking = _asRelay with { Handshake = Proposing(_asRelay.Handshake.Data with { Query = true }) };
        var (link, fault) = await OpenAsync(asking, stop).ConfigureAwait(false);
        if (fault is not null)
            return fault;
        _report.Queried(link!.Connection.QueriedVersions);
        await link.CloseAsync().ConfigureAwait(false);
        return null;
    }

    private async Task PingAllAsync(CancellationToken stop)
    {
        for (int sequence = 1; ; sequence++)
        {
            var fault = await PingAsync(stop).ConfigureAwait(false);
            if (fault is null)
            {
                _tally.Add(_roundTrip);
                _report.Answered(sequence, _roundTrip);
            }
            else
            {
                _tally.Lose();
                _report.Failed(sequence, fault);
            }

            if (sequence == _plan.Count)
                return;
            await Task.Delay(_plan.Interval, _time, stop).ConfigureAwait(false);
        }
    }

    private async Task<PingFault?> PingAsync(CancellationToken stop)
    {
        if (_link is null)
        {
            (_link, var unreachable) = await OpenAsync(_asClient, stop).ConfigureAwait(false);
            if (_link is null)
                return unreachable;
        }

        var link = _link;
        if (_plan.Family == ProtocolFamily.NodeToClient)
        {
            await EndLinkAsync().ConfigureAwait(false);
            _roundTrip = link.ConnectTime + link.HandshakeTime;
            return null;
        }

        var fault = await link.PingAsync(stop).ConfigureAwait(false);
        _roundTrip = link.RoundTrip;
        if (fault is not null)
            await EndLinkAsync().ConfigureAwait(false);
        return fault;
    }

    private async Task EndLinkAsync()
    {
        if (_link is { } link)
            await link.CloseAsync().ConfigureAwait(false);
        _link = null;
    }

    private async Task<(PingLink? Link, PingFault? Fault)> OpenAsync(ConnectionSettings settings, CancellationToken stop)
    {
        var (reached, fault) = await _reach.ConnectAsync(_plan.Target, _plan.Timeout, stop).ConfigureAwait(false);
        if (reached is null)
            return (null, fault);
        var link = await PingLink.OpenAsync(reached, _plan, settings, _time, stop).ConfigureAwait(false);
        return link.IsUsable ? (link, null) : (null, link.Explain());
    }

    private HandshakeParameters Proposing(VersionData data) => new(_plan.Family, data);
}
