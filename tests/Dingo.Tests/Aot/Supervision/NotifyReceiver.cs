using System.Net.Sockets;
using System.Text;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Supervision;

/// <summary>The service manager's end of sd_notify: a datagram socket, with what arrives there.</summary>
internal sealed class NotifyReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[4096];

    /// <param name="address">As in NOTIFY_SOCKET.</param>
    public NotifyReceiver(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address.Replace('@', '\0')));
    }

    public string Address { get; }

    /// <summary>The next message.</summary>
    public async Task<string> NextAsync()
    {
        int bytes = await _socket.ReceiveAsync(_buffer).WaitAsync(Eventually.Deadline);
        return Encoding.UTF8.GetString(_buffer, 0, bytes);
    }

    /// <summary>Whether a message waits to be read.</summary>
    public bool HasNext => _socket.Poll(0, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
