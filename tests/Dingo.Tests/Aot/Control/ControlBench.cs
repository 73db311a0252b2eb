using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control;
using Dingo.Aot.HandOver;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Logging;
using Dingo.Aot.Reloading;
using Dingo.ConnManager;
using Dingo.Tests.Aot.Logging;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Logging;

namespace Dingo.Tests.Aot.Control;

/// <summary>A control socket with everything behind it: a running connection manager, and a daemon that is played.</summary>
internal sealed class ControlBench : IAsyncDisposable
{
    private readonly SocketFolder _folder = new();

    private ControlBench(RunningManager peers, KeepAliveProbes probes, TimeProvider time, Func<Socket, bool>? isPermitted)
    {
        Peers = peers;
        Log = new DaemonLog(new LogOptions { Level = LogLevel.Information }, Lines, time);
        var options = new DaemonOptions { Network = "preview", Control = new ControlOptions { Enabled = true, Path = _folder.Path } };
        var daemon = new DaemonControl(
            () => true, static () => [new BackendReport("ntn", "tcp://127.0.0.1:3002", BackendState.Up, Connections: 2, Answered: 3, Failed: 0)], () => Reload(), within => Drain(within));
        Socket = new ControlSocket(options, peers.Manager, probes, daemon, Log, time) { IsPermitted = isPermitted ?? ControlServer.IsOwner };
        if (!Socket.TryOpen())
            throw new InvalidOperationException(Lines.Text);
    }

    public RunningManager Peers { get; }

    public ControlSocket Socket { get; }

    public LogSink Lines { get; } = new();

    public DaemonLog Log { get; }

    public string Path => _folder.Path;

    public Func<Task<ReloadReport>> Reload { get; set; } = static () => Task.FromResult(new ReloadReport(
        [new ConfigurationChange("Limits:MaxInboundConns", "100", "200")], [new ConfigurationChange("Network", "preview", "mainnet")], []));

    public Func<TimeSpan?, bool> Drain { get; set; } = static _ => true;

    public static async Task<ControlBench> StartAsync(
        TimeProvider? time = null, Func<Socket, bool>? isPermitted = null, Func<ConnectionManagerConfig, ConnectionManagerConfig>? change = null)
    {
        var probes = new KeepAliveProbes();
        var peers = await RunningManager.StartAsync(handOver: new RespondHandOver(null, probes), change: change);
        return new ControlBench(peers, probes, time ?? TimeProvider.System, isPermitted);
    }

    public Task<ControlTester> ConnectAsync() => ControlTester.ConnectAsync(_folder.EndPoint);

    /// <summary>The whole answer to one request, on a connection of its own.</summary>
    public async Task<string[]> AskAsync(string command, string arguments = "{}")
    {
        using var client = await ConnectAsync();
        return await client.AskAsync(command, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        await Socket.DisposeAsync();
        await Peers.DisposeAsync();
        await Log.DisposeAsync();
        _folder.Dispose();
    }
}
