using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dingo.Tests.Aot.Control;

/// <summary>A client of the control socket that can misbehave.</summary>
internal sealed class ControlTester : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _read = "";

    private ControlTester(Socket socket) => _socket = socket;

    public static async Task<ControlTester> ConnectAsync(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(endPoint).WaitAsync(Deadline);
        return new ControlTester(socket);
    }

    public static string Request(string command, string arguments = "{}") =>
        $$"""{"v":1,"id":7,"command":"{{command}}","arguments":{{arguments}}}""" + "\n";

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes).WaitAsync(Deadline);

    /// <summary>Sends what the kernel takes at once.</summary>
    public void TrySend(string text)
    {
        _socket.Blocking = false;
        _socket.Send(Encoding.UTF8.GetBytes(text), SocketFlags.None, out _);
    }

    /// <summary>The next line without its end; null at the end, orderly or not.</summary>
    public async Task<string?> ReadLineAsync()
    {
        int end;
        while ((end = _read.IndexOf('\n')) < 0)
        {
            int length;
            try
            {
                length = await _socket.ReceiveAsync(_buffer).WaitAsync(Deadline);
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

    /// <summary>The lines of one answer, to its end.</summary>
    public async Task<string[]> ReadAnswerAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (!line.Contains("\"row\":", StringComparison.Ordinal))
                break;
        }
        return [.. lines];
    }

    public async Task<string[]> AskAsync(string command, string arguments = "{}")
    {
        await SendAsync(Request(command, arguments));
        return await ReadAnswerAsync();
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();
}
