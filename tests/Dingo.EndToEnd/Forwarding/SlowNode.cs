using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node of which a test answers each proposal itself, and says all else. Checks that say nothing are passed over.</summary>
internal sealed class SlowNode : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Channel<WirePeer> _asked = Channel.CreateUnbounded<WirePeer>();

    public SlowNode()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>The next connection on which something was proposed.</summary>
    public async Task<WirePeer> AskedAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(OutputLines.Deadline);

    public void Dispose()
    {
        _listener.Dispose();
        while (_asked.Reader.TryRead(out var peer))
            peer.Dispose();
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
        if (await peer.ReceiveAsync() is null)
            peer.Dispose();
        else
            _asked.Writer.TryWrite(peer);
    }
}
