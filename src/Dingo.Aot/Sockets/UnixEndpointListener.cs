using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;
using Dingo.ConnManager.Listening;

namespace Dingo.Aot.Sockets;

/// <summary>The Unix socket on which one of the daemon's own endpoints listens, bound and removed with the same care as any listener's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnixEndpointListener : IEndpointListener, IValueTaskSource<SocketError>
{
    private readonly UnixListeningSocket _socket;
    private ManualResetValueTaskSourceCore<SocketError> _outcome = new() { RunContinuationsAsynchronously = true };

    /// <summary>Owns <paramref name="bound"/> from here on.</summary>
    public UnixEndpointListener(UnixListeningSocket bound)
    {
        _socket = bound;
        _socket.AcceptCompleted = () => _outcome.SetResult(Take());
    }

    /// <inheritdoc/>
    public EndPoint EndPoint => _socket.LocalEndPoint;

    /// <inheritdoc/>
    public Socket? Accepted { get; private set; }

    /// <inheritdoc/>
    public ValueTask<SocketError> AcceptAsync()
    {
        _outcome.Reset();
        return _socket.AcceptAsync() ? new(this, _outcome.Version) : new(Take());
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <inheritdoc/>
    public SocketError GetResult(short token) => _outcome.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private SocketError Take()
    {
        var outcome = _socket.TakeOutcome();
        Accepted = outcome.Accepted;
        return outcome.Error;
    }
}
