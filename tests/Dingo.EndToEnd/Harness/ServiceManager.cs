using System.Net.Sockets;
using System.Text;

namespace Dingo.EndToEnd.Harness;

/// <summary>The other end of sd_notify: what a daemon says at a socket in a workspace.</summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[4096];

    public ServiceManager(Workspace workspace)
    {
        Path = workspace.File("notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
    }

    /// <summary>For NOTIFY_SOCKET.</summary>
    public string Path { get; }

    /// <summary>The next message that begins so; what comes before it is passed over.</summary>
    public async Task<string> HearAsync(string beginning)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        while (true)
        {
            int bytes = await _socket.ReceiveAsync(_buffer, deadline.Token);
            string message = Encoding.UTF8.GetString(_buffer, 0, bytes);
            if (message.StartsWith(beginning, StringComparison.Ordinal))
                return message;
        }
    }

    public void Dispose() => _socket.Dispose();
}
