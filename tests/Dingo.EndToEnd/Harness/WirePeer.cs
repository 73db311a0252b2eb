using System.Net;
using System.Net.Sockets;

namespace Dingo.EndToEnd.Harness;

/// <summary>A peer that says what it is told to say, byte by byte.</summary>
internal sealed class WirePeer : IDisposable
{
    /// <summary>A segment that proposes version 15 on preview: no peer sharing, no query, initiator and responder.</summary>
    public const string Proposal = "00000000" + "0000" + "0009" + "8200a10f8402f400f4";

    /// <summary>What is agreed then.</summary>
    public const string Acceptance = "83010f8402f400f4";

    private const int HeaderBytes = 8;

    private readonly Socket _socket;

    // A socket tells of its reset once, and then speaks of an end.
    private bool _wasReset;

    private WirePeer(Socket socket) => _socket = socket;

    public static async Task<WirePeer> ConnectAsync(EndPoint endPoint)
    {
        var protocol = endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        await socket.ConnectAsync(endPoint);
        return new WirePeer(socket);
    }

    public async Task SendAsync(string hex) => await _socket.SendAsync(Convert.FromHexString(hex));

    /// <summary>The payload of the next segment in hex, or null at the end of the stream or after a reset.</summary>
    public async Task<string?> ReceiveAsync()
    {
        if (await ReceiveExactlyAsync(HeaderBytes) is not { } header)
            return null;
        int length = (header[6] << 8) | header[7];
        return await ReceiveExactlyAsync(length) is { } payload ? Convert.ToHexStringLower(payload) : null;
    }

    /// <summary>Reads to the end: whether it is the end of the stream, and not a reset.</summary>
    public async Task<bool> EndsOrderlyAsync()
    {
        byte[] rest = new byte[1024];
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        try
        {
            while (await _socket.ReceiveAsync(rest, deadline.Token) > 0)
                continue;
            return !_wasReset;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> ReceiveExactlyAsync(int count)
    {
        byte[] bytes = new byte[count];
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        for (int have = 0; have < count;)
        {
            int read;
            try
            {
                read = await _socket.ReceiveAsync(bytes.AsMemory(have), deadline.Token);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
            {
                _wasReset = true;
                return null;
            }

            if (read == 0)
                return null;
            have += read;
        }

        return bytes;
    }
}
