using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Looks at one node again and again, from <see cref="Start"/> to its disposal: whether it is up, and where its name leads.</summary>
internal sealed class BackendCheck : IAsyncDisposable
{
    /// <summary>How long one look may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>From one look at a node that is up to the next.</summary>
    public static readonly TimeSpan PauseWhileUp = TimeSpan.FromSeconds(5);

    /// <summary>From one look at a node that is not up to the next.</summary>
    public static readonly TimeSpan PauseWhileDown = TimeSpan.FromSeconds(1);

    // It tells the clients of a Unix socket apart, of which there is none here.
    private const ulong NoConnection = 1;

    private readonly CancellationTokenSource _stop = new();
    private readonly BackendTools _tools;
    private readonly BackendNews _news;
    // Where the last look found no node.
    private BackendPlace? _empty;
    private Task _looking = Task.CompletedTask;

    /// <param name="listener">The listener's name, for the log.</param>
    /// <param name="backend">Looked at.</param>
    /// <param name="settings">What counts as up.</param>
    /// <param name="tools">What it takes.</param>
    public BackendCheck(string listener, Backend backend, BackendSettings settings, BackendTools tools) =>
        (Backend, Settings, _tools, _news) = (backend, settings, tools, new BackendNews(tools.Logger, listener, backend.Address.Text));

    /// <summary>The node.</summary>
    public Backend Backend { get; }

    /// <summary>What counts as up.</summary>
    public BackendSettings Settings { get; }

    /// <summary>Begins to look.</summary>
    public void Start() => _looking = Task.Run(LookAsync);

    /// <summary>Stops looking; when it returns no look is in progress.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await LookAndTellAsync().ConfigureAwait(false);
            await PauseAsync().ConfigureAwait(false);
        }
    }

    private async Task PauseAsync()
    {
        if (Backend.Standing is { State: BackendState.Up } standing)
        {
            // Connections may find it gone sooner.
            await standing.Blamed.WaitAsync(PauseWhileUp, _tools.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!standing.Blamed.IsCompleted)
                return;
        }

        TellOfBlame(Backend.Standing);
        await Task.Delay(PauseWhileDown, _tools.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAndTellAsync()
    {
        try
        {
            string? fault = await LookOnceAsync().ConfigureAwait(false);
            if (!_stop.IsCancellationRequested)
                Tell(fault);
        }
        catch (OutboundException e) when (FaultOf(e) == ConnectFault.Shortage)
        {
            _empty = null;
            _news.Unseen(e.InnerException!.Message);
        }
    }

    private void Tell(string? fault)
    {
        TellOfBlame(Backend.Found(fault is null ? BackendState.Up : BackendState.Down));
        if (fault is null)
            _news.Up();
        else
            _news.Down(fault);
    }

    private void TellOfBlame(BackendStanding standing)
    {
        if (standing.Blame is { } reason)
            _news.Down(reason);
    }

    /// <returns>Why it is not up; null when it is.</returns>
    /// <exception cref="OutboundException">Only for a shortage of our own, which says nothing of it.</exception>
    private async Task<string?> LookOnceAsync()
    {
        using var limit = new CancellationTokenSource(Timeout, _tools.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        (var empty, _empty) = (_empty, null);
        try
        {
            if (Backend.Address.Name is { } name && await FindAsync(name, empty, both.Token).ConfigureAwait(false) is { } fault)
                return fault;
            return await LookThereAsync(Backend.Place!, both.Token).ConfigureAwait(false);
        }
        catch (OutboundException e) when (FaultOf(e) != ConnectFault.Shortage)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Timeout.TotalSeconds} s";
        }
    }

    private async Task<string?> FindAsync(Peers.AccessPoint name, BackendPlace? empty, CancellationToken stop)
    {
        var answer = await _tools.Resolver.ResolveAsync(name.Host, AddressFamily.InterNetwork, stop).ConfigureAwait(false);
        if (answer.Addresses.Count == 0)
            answer = await _tools.Resolver.ResolveAsync(name.Host, AddressFamily.InterNetworkV6, stop).ConfigureAwait(false);
        if (answer.Addresses.Count == 0)
            return $"{name.Host} has no address";
        // Of several the one in use stays, so that connections do not move about with the order of the answers; where nobody was found the
        // next one follows, and the first one the last.
        int known = Backend.Place?.Socket is IPEndPoint place ? answer.Addresses.ToList().IndexOf(place.Address) : -1;
        if (known < 0 || Backend.Place == empty)
            Backend.Place = BackendPlace.Of(new IPEndPoint(answer.Addresses[(known + 1) % answer.Addresses.Count], name.Port));
        return null;
    }

    private async Task<string?> LookThereAsync(BackendPlace place, CancellationToken stop)
    {
        // So it is unless a node is found there, however the look ends.
        _empty = place;
        var bearer = await ConnectAsync(place, stop).ConfigureAwait(false);
        string? fault = await AskAsync(bearer, stop).ConfigureAwait(false);
        if (fault is null)
            _empty = null;
        return fault;
    }

    private async Task<IBearer> ConnectAsync(BackendPlace place, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await _tools.Connector.ConnectAsync(place.Peer, NoConnection, stop).ConfigureAwait(false);
            }
            catch (OutboundException e) when (FaultOf(e) == ConnectFault.QueueFull)
            {
                await Task.Delay(NodeLink.Pause, _tools.Time, stop).ConfigureAwait(false);
            }
        }
    }

    private ConnectFault FaultOf(OutboundException e) =>
        e.InnerException is SocketException cause ? Backend.Place!.FaultOf(cause.SocketErrorCode) : ConnectFault.Unclear;

    private async Task<string?> AskAsync(IBearer bearer, CancellationToken stop)
    {
        if (Settings.SendsProxy)
            SpeakForOurselves(bearer);
        if (Settings.HealthCheck == HealthCheckKind.Connect)
        {
            bearer.Dispose();
            return null;
        }

        var asked = Connection.Initiate(default, bearer, _tools.Asking(Settings.Family), BackendQuestion.Owner);
        asked.Start();
        using (stop.UnsafeRegister(static c => ((Connection)c!).Abort(CloseReason.LocalClosed), asked))
            await asked.Completion.ConfigureAwait(false);
        // One that has answered may take its time to go.
        if (!BackendQuestion.IsAnswered(asked))
            stop.ThrowIfCancellationRequested();
        return BackendQuestion.Judge(asked);
    }

    private static void SpeakForOurselves(IBearer bearer)
    {
        // Of two ends that are no TCP addresses the header names nobody, which is what a check is to send.
        Span<byte> header = stackalloc byte[BinaryProxyHeader.MaxWrittenBytes];
        var nobody = PeerEndPoint.Unix("");
        bearer.Send(header[..BinaryProxyHeader.Write(nobody, nobody, header)], out _);
    }
}
