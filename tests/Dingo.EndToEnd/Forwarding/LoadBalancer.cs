using System.Net;
using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>HAProxy in front of daemons, which it tells for whom each connection is.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly Workspace _workspace = new();
    private readonly RunningProcess _process;

    private LoadBalancer(IPEndPoint address, string configuration)
    {
        Address = address;
        _process = new RunningProcess("haproxy", ["-db", "-f", _workspace.File("haproxy.cfg", configuration)], _workspace.Path);
    }

    public IPEndPoint Address { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="header">What it tells with: <c>send-proxy</c> is version 1, <c>send-proxy-v2</c> version 2.</param>
    /// <param name="daemons">Each of the peers' addresses always goes to the same one of them.</param>
    public static Task<LoadBalancer> StartAsync(string header, params DaemonUnderTest[] daemons) => StartAsync("", _ => header, daemons);

    /// <summary>The same, with something said of them all, and something of each.</summary>
    public static async Task<LoadBalancer> StartAsync(string option, Func<DaemonUnderTest, string> words, params DaemonUnderTest[] daemons)
    {
        Needed.OrSkip("haproxy", "haproxy");
        var address = FreeAddress.At("127.0.0.54");
        string servers = string.Join('\n', daemons.Select((daemon, i) => $"  server daemon{i} {daemon.NodeToNode} {words(daemon)}"));
        var balancer = new LoadBalancer(address, $"""
            defaults
              mode tcp
              timeout connect 5s
              timeout check 10s
              timeout client 1m
              timeout server 1m
            listen nodes
              bind {address}
              balance source
              {option}
            {servers}

            """);
        await Poll.UntilAsync(balancer.IsUpAsync);
        return balancer;
    }

    /// <summary>Connects from one of the loopback's many addresses.</summary>
    public Task<WirePeer> ConnectFromAsync(string address) => WirePeer.ConnectAsync(Address, from: address);

    /// <summary>The same, and is accepted.</summary>
    public async Task<WirePeer> EstablishFromAsync(string address)
    {
        var peer = await ConnectFromAsync(address);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _workspace.Dispose();
    }

    private async Task<string?> IsUpAsync()
    {
        try
        {
            using var peer = await WirePeer.ConnectAsync(Address);
            return null;
        }
        catch (SocketException e)
        {
            return $"{e.Message}: {string.Join('\n', _process.Error.All)}";
        }
    }
}
