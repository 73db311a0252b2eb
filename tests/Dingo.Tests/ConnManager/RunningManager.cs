using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Logging;

namespace Dingo.Tests.ConnManager;

/// <summary>A connection manager with an NtN listener on loopback and an NtC listener in a directory of its own.</summary>
internal sealed class RunningManager : IAsyncDisposable
{
    public static readonly ConnectionLimits WideLimits =
        new() { MaxInboundConns = 2000, MaxConnectionsPerIP = 2000, MaxLocalConns = 2000, MaxOutboundConns = 2000, MaxPendingHandshakes = 2000 };

    private readonly string _directory;

    private RunningManager(ConnectionManagerConfig config, string directory)
    {
        Config = config;
        Manager = new ConnectionManager(config);
        _directory = directory;
        Events = new EventLog(Manager.Bus.Subscribe("test", capacity: 8192));
    }

    public ConnectionManagerConfig Config { get; }

    public ConnectionManager Manager { get; }

    public EventLog Events { get; }

    public EndPoint Nodes => Manager.ResolvedListeners[0].EndPoint;

    public EndPoint Clients => Manager.ResolvedListeners[1].EndPoint;

    public static async Task<RunningManager> StartAsync(
        ConnectionLimits? limits = null, TimeProvider? time = null, IHandOver? handOver = null, string address = "127.0.0.1",
        ILoggerFactory? log = null, Func<ConnectionManagerConfig, ConnectionManagerConfig>? change = null)
    {
        string directory = Directory.CreateTempSubdirectory("dingo").FullName;
        handOver ??= HandOverTo.NoOne;
        var config = new ConnectionManagerConfig
        {
            Listeners =
            [
                new ListenerConfig
                {
                    Name = "ntn",
                    EndPoint = new IPEndPoint(IPAddress.Parse(address), 0),
                    ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = handOver },
                },
                new ListenerConfig
                {
                    Name = "ntc",
                    EndPoint = new UnixDomainSocketEndPoint($"{directory}/s"),
                    ConnectionOpts = new() { Handshake = Wire.Clients, HandOver = handOver },
                },
            ],
            OutboundConnOpts = new() { Handshake = Wire.Nodes, HandOver = handOver },
            Limits = limits ?? new ConnectionLimits(),
            Time = time,
            LoggerFactory = log,
        };
        var running = new RunningManager(change?.Invoke(config) ?? config, directory);
        await running.Manager.StartAsync();
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        Events.Dispose();
        // What never ends is a failure, not a reason to wait for ever.
        await Manager.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);
        Directory.Delete(_directory, recursive: true);
    }
}
