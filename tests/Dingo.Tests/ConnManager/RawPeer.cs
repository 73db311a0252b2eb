using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager;

/// <summary>A peer that is only a socket and says exactly what the test puts into its mouth.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    /// <param name="to">The listener.</param>
    /// <param name="from">The address to come from: any of 127.0.0.0/8.</param>
    public static async Task<RawPeer> ConnectAsync(EndPoint to, string? from = null)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (from is not null)
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(to).WaitAsync(Eventually.Deadline);
            return new RawPeer(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects, proposes, and reads the answer.</summary>
    public static async Task<RawPeer> EstablishAsync(EndPoint to, string proposal = Wire.ProposeUnidirectional, string? from = null)
    {
        var peer = await ConnectAsync(to, from);
        string? answer = await peer.AskAsync(proposal);
        if (answer is not null && answer.StartsWith("8301", StringComparison.Ordinal))
            return peer;
        peer.Dispose();
        throw new InvalidOperationException($"Not accepted: {answer ?? "closed"}.");
    }

    public async Task SendAsync(byte[] bytes) => await socket.SendAsync(bytes).WaitAsync(Eventually.Deadline);

    /// <returns>The answer in hexadecimal, or null when the connection was closed instead.</returns>
    public async Task<string?> AskAsync(string proposal)
    {
        try
        {
            await SendAsync(Wire.Proposal(proposal));
        }
        catch (SocketException)
        {
            return null;
        }

        return await ReadMessageAsync();
    }

    /// <returns>The payload of the next segment in hexadecimal, or null at the end of the stream or a reset.</returns>
    public async Task<string?> ReadMessageAsync()
    {
        byte[] header = new byte[SegmentHeader.Size];
        if (!await ReadAsync(header))
            return null;
        byte[] payload = new byte[SegmentHeader.Read(header).Length];
        return await ReadAsync(payload) ? Convert.ToHexStringLower(payload) : null;
    }

    /// <returns>Whether the connection was ended, or reset, before another byte arrived.</returns>
    public async Task<bool> IsClosedByPeerAsync() => !await ReadAsync(new byte[1]);

    public void Dispose() => socket.Dispose();

    private async Task<bool> ReadAsync(Memory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count;
            try
            {
                count = await socket.ReceiveAsync(bytes).AsTask().WaitAsync(Eventually.Deadline);
            }
            catch (SocketException)
            {
                return false;
            }

            if (count == 0)
                return false;
            bytes = bytes[count..];
        }

        return true;
    }
}
