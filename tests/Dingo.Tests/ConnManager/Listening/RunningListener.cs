using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>A real listener with its acceptor, and a queue of what it delivered.</summary>
internal sealed class RunningListener : IAsyncDisposable
{
    // A connect that a full queue has dropped is sent again after 1, 3, 7, 15 and 31 s.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Channel<Socket> _delivered = Channel.CreateUnbounded<Socket>();
    private readonly Acceptor<Socket> _acceptor;

    public RunningListener(IListeningSocket<Socket> listener)
    {
        Address = listener.LocalEndPoint;
        _acceptor = new Acceptor<Socket>("test", listener, socket => _delivered.Writer.TryWrite(socket), Figures, TimeProvider.System, Log);
        _acceptor.Start();
    }

    public EndPoint Address { get; }

    public int Port => ((IPEndPoint)Address).Port;

    public ListenerFigures Figures { get; } = new();

    public LineCollector Log { get; } = new();

    /// <summary>The next connection accepted.</summary>
    public Task<Socket> NextAsync() => _delivered.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public Task<AcceptorEnd> StopAsync() => _acceptor.StopAsync().WaitAsync(Deadline);

    /// <summary>Stops, closes what nobody took, and says how many those were.</summary>
    public async Task<int> StopAndCloseAsync()
    {
        await StopAsync();
        int closed = 0;
        for (; _delivered.Reader.TryRead(out Socket? socket); closed++)
            socket.Dispose();
        return closed;
    }

    public async ValueTask DisposeAsync() => await StopAndCloseAsync();

    public static async Task<Socket> DialAsync(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address).WaitAsync(Deadline);
        return socket;
    }

    /// <summary>What a peer reads next: 0 is an orderly end.</summary>
    public static Task<int> ReadAsync(Socket socket) =>
        socket.ReceiveAsync(new byte[16]).WaitAsync(Deadline);
}
