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

    /// <summary>The same of a client, for version 23.</summary>
    public const string LocalProposal = "00000000" + "0000" + "0009" + "8200a11980178202f4";

    /// <summary>What is agreed then.</summary>
    public const string LocalAcceptance = "83011980178202f4";

    private const int HeaderBytes = 8;

    private readonly Socket _socket;

    // A socket tells of its reset once, and then speaks of an end.
    private bool _wasReset;

    /// <summary>Takes over a connected socket.</summary>
    public WirePeer(Socket socket)
    {
        _socket = socket;
        // What is sent on its own is to arrive on its own.
        if (socket.ProtocolType == ProtocolType.Tcp)
            socket.NoDelay = true;
    }

    /// <summary>Our end's port, of TCP.</summary>
    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <param name="endPoint">Where to.</param>
    /// <param name="from">The address to come from: any of 127.0.0.0/8.</param>
    public static async Task<WirePeer> ConnectAsync(EndPoint endPoint, string? from = null)
    {
        var protocol = endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        if (from is not null)
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(endPoint);
        return new WirePeer(socket);
    }

    /// <summary>A peer that comes from the very address that it listens at.</summary>
    public static async Task<WirePeer> ConnectFromListenerAsync(IPEndPoint endPoint, IPEndPoint from)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(from);
        await socket.ConnectAsync(endPoint);
        return new WirePeer(socket);
    }

    /// <summary>A peer for whom little fits into the buffers on the way, here and there, while it does not read.</summary>
    public static async Task<WirePeer> ConnectNarrowAsync(IPEndPoint endPoint)
    {
        const int tcp = 6, maxSegment = 2, bytes = 536;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 0 };
        socket.SetRawSocketOption(tcp, maxSegment, BitConverter.GetBytes(bytes));
        await socket.ConnectAsync(endPoint);
        return new WirePeer(socket);
    }

    /// <summary>One segment of an initiator, in hex.</summary>
    public static string Segment(int protocol, string payload) => $"00000000{protocol:x4}{payload.Length / 2:x4}{payload}";

    public Task SendAsync(string hex) => SendAsync(Convert.FromHexString(hex));

    /// <exception cref="SocketException">The connection is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, deadline.Token)..];
    }

    /// <summary>The same, of a connection that may be gone: whether it is not.</summary>
    public Task<bool> TrySendAsync(string hex) => TrySendAsync(Convert.FromHexString(hex));

    /// <summary>The same, of bytes.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
            return true;
        }
        catch (SocketException e)
        {
            _wasReset |= e.SocketErrorCode is SocketError.ConnectionReset;
            return false;
        }
    }

    /// <summary>The payload of the next segment in hex, or null at the end of the stream or after a reset.</summary>
    public async Task<string?> ReceiveAsync()
    {
        if (await ReceiveExactlyAsync(HeaderBytes) is not { } header)
            return null;
        int length = (header[6] << 8) | header[7];
        return await ReceiveExactlyAsync(length) is { } payload ? Convert.ToHexStringLower(payload) : null;
    }

    /// <summary>As many bytes as are expected, or fewer where the stream ends.</summary>
    public async Task<byte[]> ReceiveAllAsync(int count) => await ReceiveExactlyAsync(count) ?? [];

    /// <summary>Sends a keep-alive and waits for the answer: whether it is the right one.</summary>
    public async Task<bool> PingAsync(ushort cookie = 12345)
    {
        await SendAsync(Segment(8, $"820019{cookie:x4}"));
        return await ReceiveAsync() == $"820119{cookie:x4}";
    }

    /// <summary>The same, of a connection that may be gone.</summary>
    public async Task<bool> TryPingAsync()
    {
        try
        {
            return await PingAsync();
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits for the end: whether it is the end of the stream, and not a reset.</summary>
    /// <exception cref="InvalidOperationException">There is more to read before.</exception>
    public async Task<bool> EndsOrderlyAsync()
    {
        byte[] rest = new byte[256];
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        try
        {
            int read = await _socket.ReceiveAsync(rest, deadline.Token);
            return read == 0
                ? !_wasReset
                : throw new InvalidOperationException($"Not the end, but {Convert.ToHexStringLower(rest.AsSpan(0, read))}.");
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Half-closes: says that nothing more will be sent, and can still read.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection by a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
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
