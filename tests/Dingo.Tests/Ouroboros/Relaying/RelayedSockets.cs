using System.Net.Sockets;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>One relayed connection, with the far ends of both its sockets in the test's hands.</summary>
internal sealed record RelayedSockets(Connection Connection, Socket Peer, Socket Node, SocketLink Link) : IDisposable
{
    /// <summary>Sends all of it while the other end reads.</summary>
    /// <returns>What was heard.</returns>
    public static async Task<byte[]> PassAsync(Socket from, Socket to, ReadOnlyMemory<byte> bytes)
    {
        var sending = from.SendAsync(bytes).AsTask();
        byte[] heard = await HearAsync(to, bytes.Length);
        await sending.WaitAsync(SocketRig.Deadline);
        return heard;
    }

    /// <summary>Reads so many bytes, or up to the end.</summary>
    public static async Task<byte[]> HearAsync(Socket socket, int count)
    {
        byte[] heard = new byte[count];
        for (int at = 0; at < count;)
        {
            int more = await socket.ReceiveAsync(heard.AsMemory(at)).AsTask().WaitAsync(SocketRig.Deadline);
            if (more == 0)
                return heard[..at];
            at += more;
        }

        return heard;
    }

    /// <summary>Sends as much as is taken while nobody reads.</summary>
    /// <returns>How much that was.</returns>
    public static int Fill(Socket socket, ReadOnlySpan<byte> bytes)
    {
        socket.Blocking = false;
        int sent = 0;
        int more;
        do
        {
            more = socket.Send(bytes[sent..], SocketFlags.None, out var error);
            sent += error == SocketError.Success ? more : 0;
        }
        while (more > 0 && sent < bytes.Length);
        return sent;
    }

    /// <summary>Sends so many bytes, as the other end takes them.</summary>
    public static async Task TalkAsync(Socket socket, int count)
    {
        for (int sent = 0; sent < count;)
            sent += await socket.SendAsync(new byte[Math.Min(count - sent, 64 * 1024)]).WaitAsync(SocketRig.Deadline);
    }

    /// <summary>The far end is gone, and says so by a reset.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>A message to the node, and one back: whatever was under way before has been dealt with then.</summary>
    public async Task<bool> AnswersAsync()
    {
        byte[] up = await PassAsync(Peer, Node, new byte[] { 1, 2, 3 });
        byte[] down = await PassAsync(Node, Peer, new byte[] { 4, 5 });
        return up.SequenceEqual(new byte[] { 1, 2, 3 }) && down.SequenceEqual(new byte[] { 4, 5 });
    }

    public void Dispose()
    {
        Peer.Dispose();
        Node.Dispose();
    }
}
