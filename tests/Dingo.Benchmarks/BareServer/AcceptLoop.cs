using System.Net.Sockets;

namespace Dingo.Benchmarks.BareServer;

/// <summary>One accept outstanding; what is accepted gets a connection from the pool.</summary>
internal sealed class AcceptLoop(Socket listener) : SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true)
{
    private readonly Stack<PeerConnection> _idle = new();

    public void Run()
    {
        do
        {
            if (AcceptSocket is { } accepted)
                Serve(accepted);
            AcceptSocket = null;
        }
        while (!listener.AcceptAsync(this));
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Run();

    // All on the one engine thread, but for the first turn: no lock.
    private void Serve(Socket accepted)
    {
        if (!_idle.TryPop(out var connection))
            connection = new PeerConnection(_idle);
        connection.Serve(accepted);
    }
}
