using System.Net;
using System.Net.Sockets;

namespace Dingo.Aot.Commands;

/// <summary>Asks a running daemon for <c>/healthz</c>, as a container without a shell must do it.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    /// <summary>Asks; takes 2 s at most.</summary>
    /// <returns>Null for health, else what is wrong.</returns>
    public static async Task<string?> AskAsync(EndPoint endPoint, TimeProvider time)
    {
        var target = Reachable(endPoint);
        using var bound = new CancellationTokenSource(Bound, time);
        using var socket = target is IPEndPoint
            ? new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(target, bound.Token);
            await socket.SendAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), bound.Token);
            return await ReadStatusAsync(socket, bound.Token);
        }
        catch (SocketException fault)
        {
            return fault.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Bound.TotalSeconds:0} s";
        }
    }

    /// <summary>Where to reach what is bound to <paramref name="endPoint"/>: a wildcard is bound on the loopback, too.</summary>
    internal static EndPoint Reachable(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint any when any.Address.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, any.Port),
        IPEndPoint any when any.Address.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, any.Port),
        _ => endPoint,
    };

    private static async Task<string?> ReadStatusAsync(Socket socket, CancellationToken bound)
    {
        // "HTTP/1.1 200": what follows does not matter.
        var status = new byte[12];
        var have = 0;
        while (have < status.Length)
        {
            var received = await socket.ReceiveAsync(status.AsMemory(have), bound);
            if (received == 0)
                return "closed without an answer";
            have += received;
        }
        return status.AsSpan().SequenceEqual("HTTP/1.1 200"u8) ? null : "answered, but not with health";
    }
}
