using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node of which a test answers each proposal itself, and says all else. Checks that say nothing are passed over.</summary>
internal sealed class SlowNode : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Channel<(WirePeer Peer, string Heard)> _asked = Channel.CreateUnbounded<(WirePeer, string)>();

    public SlowNode()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>The settings of a front that forwards everybody here.</summary>
    public string[] Forwarding =>
        [.. ForwardedNode.Forwarding($"tcp://{Address}", $"tcp://{Address}"), "Listeners:0:HealthCheck=connect", "Listeners:1:HealthCheck=connect"];

    /// <summary>A peer that goes through a front, and that is accepted here.</summary>
    public async Task<(WirePeer Peer, WirePeer There)> EstablishAsync(DaemonUnderTest front)
    {
        var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        var (there, _) = await AskedAsync();
        await there.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return (peer, there);
    }

    /// <summary>The next connection on which something was proposed, and what.</summary>
    public async Task<(WirePeer Peer, string Heard)> AskedAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(OutputLines.Deadline);

    public void Dispose()
    {
        _listener.Dispose();
        while (_asked.Reader.TryRead(out var asked))
            asked.Peer.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = HearAsync(new WirePeer(await _listener.AcceptAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
            _listener.Dispose();
        }
    }

    private async Task HearAsync(WirePeer peer)
    {
        if (await peer.ReceiveAsync() is { } heard)
            _asked.Writer.TryWrite((peer, heard));
        else
            peer.Dispose();
    }
}
