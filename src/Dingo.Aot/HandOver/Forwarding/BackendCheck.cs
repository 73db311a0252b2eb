using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
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
    private readonly string _listener;
    private readonly BackendTools _tools;
    private readonly SocketConnector _connector = new(0, static _ => IPAddress.None);
    private string? _logged;
    private Task _looking = Task.CompletedTask;

    /// <param name="listener">The listener's name, for the log.</param>
    /// <param name="backend">Looked at.</param>
    /// <param name="settings">What counts as up.</param>
    /// <param name="tools">What it takes.</param>
    public BackendCheck(string listener, Backend backend, BackendSettings settings, BackendTools tools) =>
        (_listener, Backend, Settings, _tools) = (listener, backend, settings, tools);

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
            Report(await LookOnceAsync().ConfigureAwait(false));
            var pause = Backend.State == BackendState.Up ? PauseWhileUp : PauseWhileDown;
            await Task.Delay(pause, _tools.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Report(string? fault)
    {
        if (_stop.IsCancellationRequested)
            return;
        Backend.State = fault is null ? BackendState.Up : BackendState.Down;
        string says = fault ?? "";
        if (says == _logged)
            return;
        _logged = says;
        if (fault is null)
            _tools.Logger.BackendUp(_listener, Backend.Address.Text);
        else
            _tools.Logger.BackendDown(_listener, Backend.Address.Text, fault);
    }

    /// <returns>Why it is not up; null when it is.</returns>
    private async Task<string?> LookOnceAsync()
    {
        using var limit = new CancellationTokenSource(Timeout, _tools.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            if (Backend.Address.Name is { } name && await FindAsync(name, both.Token).ConfigureAwait(false) is { } fault)
                return fault;
            var bearer = await _connector.ConnectAsync(Backend.Place!.Peer, NoConnection, both.Token).ConfigureAwait(false);
            return await AskAsync(bearer, both.Token).ConfigureAwait(false);
        }
        catch (OutboundException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Timeout.TotalSeconds} s";
        }
    }

    private async Task<string?> FindAsync(Peers.AccessPoint name, CancellationToken stop)
    {
        var answer = await _tools.Resolver.ResolveAsync(name.Host, AddressFamily.InterNetwork, stop).ConfigureAwait(false);
        if (answer.Addresses.Count == 0)
            answer = await _tools.Resolver.ResolveAsync(name.Host, AddressFamily.InterNetworkV6, stop).ConfigureAwait(false);
        if (answer.Addresses.Count == 0)
            return $"{name.Host} has no address";
        // Of several the one in use stays, so that connections do not move about with the order of the answers.
        if (Backend.Place?.Socket is not IPEndPoint known || !answer.Addresses.Contains(known.Address))
            Backend.Place = BackendPlace.Of(new IPEndPoint(answer.Addresses[0], name.Port));
        return null;
    }

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
