using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>An accept that is pending completes exactly once, whoever ends it.</summary>
public sealed class SocketListenerTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Test]
    public async Task An_accept_that_is_pending_when_the_listener_is_closed_is_aborted()
    {
        var listening = new Watching(TcpListeningSocket.Bind(AnyPort));
        await Assert.That(listening.Socket.AcceptAsync()).IsTrue();
        listening.Socket.Dispose();
        listening.Socket.Dispose();
        await Assert.That((await listening.CompletedAsync()).Error).IsEqualTo(SocketError.OperationAborted);
        await Assert.That(listening.Completions).IsEqualTo(1);
    }

    [Test]
    public async Task An_accept_that_is_pending_is_woken_up()
    {
        var listening = new Watching(TcpListeningSocket.Bind(AnyPort));
        await Assert.That(listening.Socket.AcceptAsync()).IsTrue();
        listening.Socket.Wake();
        (await listening.CompletedAsync()).Accepted?.Dispose();
        listening.Socket.Dispose();
        await Assert.That(listening.Completions).IsEqualTo(1);
    }

    [Test]
    public async Task An_accept_that_lets_others_be_served_first_has_the_peer_or_is_woken_up_and_never_both()
    {
        for (int i = 0; i < 200; i++)
        {
            var listening = new Watching(TcpListeningSocket.Bind(AnyPort));
            using var peer = await RunningListener.DialAsync(listening.Socket.LocalEndPoint);
            await Assert.That(listening.Socket.AcceptLater()).IsTrue();
            listening.Socket.Wake();
            var (accepted, error) = await listening.CompletedAsync();
            accepted?.Dispose();
            await Assert.That(error).IsEqualTo(accepted is null ? SocketError.OperationAborted : SocketError.Success);
            listening.Socket.Dispose();
            await Assert.That(listening.Completions).IsEqualTo(1);
        }
    }

    private sealed class Watching
    {
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _completions;

        public Watching(SocketListener socket)
        {
            Socket = socket;
            socket.AcceptCompleted = () =>
            {
                Interlocked.Increment(ref _completions);
                _completed.TrySetResult();
            };
        }

        public SocketListener Socket { get; }

        public int Completions => Volatile.Read(ref _completions);

        public async Task<AcceptOutcome<Socket>> CompletedAsync()
        {
            await _completed.Task.WaitAsync(Eventually.Deadline);
            return Socket.TakeOutcome();
        }
    }
}
