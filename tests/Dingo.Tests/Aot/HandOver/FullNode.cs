using System.Net;
using System.Net.Sockets;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>A node that accepts nobody, and has as many waiting already as may wait.</summary>
internal sealed class FullNode : IDisposable
{
    private readonly Socket _listener;
    private readonly RawPeer _waiting;

    private FullNode(Socket listener, RawPeer waiting) => (_listener, _waiting) = (listener, waiting);

    /// <summary>As it stands in a configuration.</summary>
    public string Url => _listener.LocalEndPoint is IPEndPoint ? $"tcp://{_listener.LocalEndPoint}" : $"unix:{_listener.LocalEndPoint}";

    /// <param name="at">Where it listens: there, one fills a queue of none. The next to come by TCP is not answered, and by path is sent away.</param>
    public static async Task<FullNode> StartAsync(EndPoint at)
    {
        var listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(at);
        listener.Listen(0);
        return new FullNode(listener, await RawPeer.ConnectAsync(listener.LocalEndPoint!));
    }

    /// <summary>Accepts the one that waits, so that another may.</summary>
    public async Task MakeRoomAsync() => (await _listener.AcceptAsync().WaitAsync(Eventually.Deadline)).Dispose();

    public async Task<RawPeer> AcceptAsync() => new(await _listener.AcceptAsync().WaitAsync(Eventually.Deadline));

    public void Dispose()
    {
        _waiting.Dispose();
        _listener.Dispose();
    }
}
