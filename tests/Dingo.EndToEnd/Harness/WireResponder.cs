using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dingo.EndToEnd.Harness;

/// <summary>A node that answers each message with the next of its lines, in hex and with their headers, and then says no more.</summary>
internal sealed class WireResponder : IDisposable
{
    /// <summary>Said in place of an answer: the connection is ended.</summary>
    public const string End = "end";

    /// <summary>Said in answer to a keep-alive: it is answered with another cookie.</summary>
    public const string OtherCookie = "other cookie";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<WirePeer> _peers = [];
    private readonly string[] _first;
    private readonly string[] _later;

    /// <summary>Listens, and answers whoever comes until it is disposed.</summary>
    /// <param name="first">What is said on its first connection.</param>
    /// <param name="later">What is said on all others; the same where nothing is given.</param>
    public WireResponder(string[] first, string[]? later = null)
    {
        _first = first;
        _later = later ?? first;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>A segment of one who answers, in hex.</summary>
    public static string Segment(int protocol, string payload) => $"00000000{protocol | 0x8000:x4}{payload.Length / 2:x4}{payload}";

    public void Dispose()
    {
        _listener.Dispose();
        while (_peers.TryTake(out var peer))
            peer.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            for (int number = 0; ; number++)
            {
                var peer = new WirePeer(await _listener.AcceptAsync());
                _peers.Add(peer);
                _ = ServeAsync(peer, number == 0 ? _first : _later);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
            _listener.Dispose();
        }
    }

    private static async Task ServeAsync(WirePeer peer, string[] lines)
    {
        try
        {
            foreach (string line in lines)
            {
                if (await peer.ReceiveAsync() is not { } message)
                    return;
                if (line == End)
                    peer.Dispose();
                else if (line == OtherCookie)
                    await peer.SendAsync(Segment(8, message == "820000" ? "820101" : "820100"));
                else if (line.Length > 0)
                    await peer.SendAsync(line);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Whoever came is gone.
            peer.Dispose();
        }
    }
}
