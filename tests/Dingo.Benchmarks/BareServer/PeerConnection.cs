using System.Net.Sockets;

namespace Dingo.Benchmarks.BareServer;

/// <summary>Answers whatever arrives with what an honest peer expects, until the peer leaves; then goes back to the pool.</summary>
internal sealed class PeerConnection : SocketAsyncEventArgs
{
    private const int BufferBytes = 512;
    private const int MiniProtocolOffset = 5;

    private readonly Stack<PeerConnection> _pool;
    private Socket _socket = null!;

    public PeerConnection(Stack<PeerConnection> pool)
        : base(unsafeSuppressExecutionContextFlow: true)
    {
        _pool = pool;
        SetBuffer(new byte[BufferBytes]);
    }

    private static ReadOnlySpan<byte> Acceptance =>
        [0, 0, 0, 0, 0x80, 0, 0, 8, 0x83, 0x01, 0x0f, 0x84, 0x02, 0xf4, 0x00, 0xf4];

    private static ReadOnlySpan<byte> KeepAliveAnswer =>
        [0, 0, 0, 0, 0x80, 8, 0, 5, 0x82, 0x01, 0x19, 0x30, 0x39];

    public void Serve(Socket socket)
    {
        _socket = socket;
        Receive();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (TryAnswer())
            Receive();
    }

    private void Receive()
    {
        while (!_socket.ReceiveAsync(this) && TryAnswer())
            continue;
    }

    private bool TryAnswer()
    {
        if (SocketError != SocketError.Success || BytesTransferred == 0)
        {
            _socket.Dispose();
            _pool.Push(this);
            return false;
        }

        bool isHandshake = MemoryBuffer.Span[MiniProtocolOffset] == 0;
        _socket.Send(isHandshake ? Acceptance : KeepAliveAnswer, SocketFlags.None, out _);
        return true;
    }
}
