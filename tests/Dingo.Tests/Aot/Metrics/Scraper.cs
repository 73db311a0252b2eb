using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>A client of the metrics endpoint that can misbehave.</summary>
internal sealed class Scraper : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;

    private Scraper(Socket socket) => _socket = socket;

    public static async Task<Scraper> ConnectAsync(EndPoint endPoint)
    {
        var protocol = endPoint.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        await socket.ConnectAsync(endPoint).WaitAsync(Deadline);
        return new Scraper(socket);
    }

    /// <summary>Connects many at once and sends; those that are displaced meanwhile may see a reset, even in connecting.</summary>
    public static Task<Scraper[]> FloodAsync(EndPoint endPoint, int count, string request, int receiveBuffer = 0) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (receiveBuffer > 0)
                socket.ReceiveBufferSize = receiveBuffer;
            var scraper = new Scraper(socket);
            try
            {
                await socket.ConnectAsync(endPoint).WaitAsync(Deadline);
                await scraper.SendAsync(request);
            }
            catch (SocketException)
            {
                return scraper;
            }
            return scraper;
        }));

    /// <summary>Sends one request on a connection of its own and gives back the whole answer.</summary>
    public static async Task<string> AskAsync(EndPoint endPoint, string request)
    {
        using var scraper = await ConnectAsync(endPoint);
        await scraper.SendAsync(request);
        return await scraper.ReadToEndAsync();
    }

    public static Task<string> GetAsync(EndPoint endPoint, string path) => AskAsync(endPoint, $"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text)).WaitAsync(Deadline);

    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (await _socket.ReceiveAsync(buffer).WaitAsync(Deadline) is var length and > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        return text.ToString();
    }

    /// <summary>Waits until the other side has ended the connection, orderly or not.</summary>
    public async Task EndedAsync()
    {
        try
        {
            await ReadToEndAsync();
        }
        catch (SocketException)
        {
            // A reset is an end, too.
            return;
        }
    }

    /// <summary>Sends so many bytes, or until the other side resets, which is told.</summary>
    public async Task<bool> IsCutOffAsync(int bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes;)
                sent += await _socket.SendAsync(new byte[64 * 1024]).WaitAsync(Deadline);
        }
        catch (SocketException)
        {
            return true;
        }
        return false;
    }

    public void Dispose() => _socket.Dispose();
}
