using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>Connected pairs of real sockets, TCP on the loopback or Unix.</summary>
internal sealed class SocketPair : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly EndPoint _address;

    public SocketPair(PeerEndPointKind kind)
    {
        bool isTcp = kind == PeerEndPointKind.Tcp;
        _listener = new Socket(isTcp ? AddressFamily.InterNetwork : AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(isTcp
            ? new IPEndPoint(IPAddress.Loopback, 0)
            : new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.socket")));
        _listener.Listen(16);
        _address = _listener.LocalEndPoint!;
    }

    public async Task<(Socket Accepted, Socket Dialled)> ConnectAsync()
    {
        var dialled = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        var accept = _listener.AcceptAsync();
        await dialled.ConnectAsync(_address).WaitAsync(Deadline);
        return (await accept.WaitAsync(Deadline), dialled);
    }

    /// <summary>A bearer as listeners make them.</summary>
    public IBearer Bear(Socket socket) => Bear(socket, Pollers.AreUsed);

    /// <summary>A bearer of either kind.</summary>
    public IBearer Bear(Socket socket, bool isPolled)
    {
        var end = PeerEndPoint.From(_address);
        return isPolled ? new PolledBearer(socket, end, end) : new SocketBearer(socket, end, end);
    }

    public void Dispose() => _listener.Dispose();
}
