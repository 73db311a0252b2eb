using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Dingo.EndToEnd.Harness;

/// <summary>A client of a daemon's control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _read = "";

    private ControlClient(Socket socket) => _socket = socket;

    public static async Task<ControlClient> ConnectAsync(DaemonUnderTest daemon)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(daemon.Directory, "admin.sock")));
        return new ControlClient(socket);
    }

    /// <summary>The whole answer to one request, on a connection of its own.</summary>
    public static async Task<JsonElement[]> AskAsync(DaemonUnderTest daemon, string command, string arguments = "{}")
    {
        using var client = await ConnectAsync(daemon);
        return await client.AskAsync(command, arguments);
    }

    public static string Request(string command, string arguments = "{}") =>
        $$"""{"v":1,"command":"{{command}}","arguments":{{arguments}}}""" + "\n";

    /// <summary>The whole answer to one request.</summary>
    public async Task<JsonElement[]> AskAsync(string command, string arguments = "{}")
    {
        await SendAsync(Request(command, arguments));
        var lines = new List<JsonElement>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(JsonDocument.Parse(line).RootElement);
            if (!lines[^1].TryGetProperty("row", out _))
                break;
        }
        return [.. lines];
    }

    /// <summary>Sends all of it; false when the other side has ended meanwhile.</summary>
    public async Task<bool> SendAsync(string text)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        try
        {
            for (ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text); !bytes.IsEmpty;)
                bytes = bytes[await _socket.SendAsync(bytes, deadline.Token)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The next line without its end; null at the end, orderly or not.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        int end;
        while ((end = _read.IndexOf('\n')) < 0)
        {
            int length;
            try
            {
                length = await _socket.ReceiveAsync(_buffer, deadline.Token);
            }
            catch (SocketException)
            {
                return null;
            }
            if (length == 0)
                return null;
            _read += Encoding.UTF8.GetString(_buffer, 0, length);
        }
        string line = _read[..end];
        _read = _read[(end + 1)..];
        return line;
    }

    public void Dispose() => _socket.Dispose();
}
