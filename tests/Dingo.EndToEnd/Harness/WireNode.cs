using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dingo.EndToEnd.Harness;

/// <summary>A node that can be dialled: it agrees to version 15, and answers as many keep-alives as it is told to.</summary>
internal sealed class WireNode : IDisposable
{
    /// <summary>Nobody else's, so that its port is free when another is to take its place.</summary>
    public const string Host = "127.0.0.55";

    private const string Acceptance = "00000000" + "8000" + "0008" + WirePeer.Acceptance;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _accepted = [];
    private readonly int _pongs;
    private int _connections;

    /// <summary>Listens, and serves whoever comes until it is disposed, which resets them all: it was killed.</summary>
    /// <param name="port">Where; 0 for any.</param>
    /// <param name="pongs">Keep-alives that are answered on its first connection, before it falls silent there.</param>
    public WireNode(int port = 0, int pongs = int.MaxValue)
    {
        _pongs = pongs;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Parse(Host), port));
        _listener.Listen();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Address => $"{Host}:{Port}";

    /// <summary>How often it was dialled.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _listener.Dispose();
        while (_accepted.TryTake(out var socket))
        {
            // One that the daemon left is closed already.
            if (!socket.SafeHandle.IsClosed)
                socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                _accepted.Add(socket);
                _ = ServeAsync(new WirePeer(socket), Interlocked.Increment(ref _connections) == 1 ? _pongs : int.MaxValue);
            }
        }
        catch (SocketException)
        {
            // Killed while it waited for the next: the socket is gone.
            _listener.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // Killed before it could wait.
            _listener.Dispose();
        }
    }

    private static async Task ServeAsync(WirePeer peer, int pongs)
    {
        using (peer)
        {
            try
            {
                if (await peer.ReceiveAsync() is null)
                    return;
                await peer.SendAsync(Acceptance);
                while (await peer.ReceiveAsync() is { } ping)
                {
                    string pong = $"8201{ping[4..]}";
                    if (pongs-- > 0)
                        await peer.SendAsync($"00000000" + "8008" + $"{pong.Length / 2:x4}" + pong);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The daemon left, or this node was killed.
                peer.Dispose();
            }
        }
    }
}
