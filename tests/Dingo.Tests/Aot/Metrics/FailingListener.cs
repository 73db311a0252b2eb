using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Dingo.Aot.Sockets;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>A listener whose accepts fail as a test says.</summary>
internal sealed class FailingListener : IEndpointListener
{
    private readonly Channel<SocketError> _outcomes = Channel.CreateUnbounded<SocketError>();
    private readonly SemaphoreSlim _asked = new(0);

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

    public Socket? Accepted => null;

    public void Fail(SocketError error) => _outcomes.Writer.TryWrite(error);

    /// <summary>Waits until the endpoint accepts once more.</summary>
    public async Task AskedAsync()
    {
        if (!await _asked.WaitAsync(TimeSpan.FromSeconds(10)))
            throw new TimeoutException("The endpoint does not accept.");
    }

    public bool WasAsked => _asked.CurrentCount > 0;

    public async ValueTask<SocketError> AcceptAsync()
    {
        _asked.Release();
        return await _outcomes.Reader.ReadAsync();
    }

    public void Dispose() => _outcomes.Writer.TryWrite(SocketError.OperationAborted);
}
