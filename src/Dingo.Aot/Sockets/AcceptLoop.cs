using System.Net.Sockets;
using Dingo.Aot.Logging;
using Dingo.ConnManager;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Sockets;

/// <summary>Accepts on the listener of an endpoint beside the peers' until it is stopped, whatever happens to single accepts.</summary>
/// <remarks>
/// The peer's own trouble costs nothing; ours (descriptors, memory) does not pass by asking at once, so it pauses, 10 ms doubling to 1 s.
/// Start it once, stop it once; both from any thread.
/// </remarks>
internal sealed class AcceptLoop
{
    private static readonly TimeSpan LeastBackoff = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostBackoff = TimeSpan.FromSeconds(1);

    private readonly string _endpoint;
    private readonly IEndpointListener _listener;
    private readonly Func<Socket, ValueTask> _admit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LinePacer _lines;
    private readonly CancellationTokenSource _stop = new();
    private long _errors;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Prepares a loop; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="endpoint">Names the endpoint in the log.</param>
    /// <param name="listener">Owned from here on.</param>
    /// <param name="admit">Takes each socket, and owns it; the next is accepted when it is done. Must not throw.</param>
    /// <param name="time">Measures the back-off.</param>
    /// <param name="logger">Hears of accept errors, at most one line per five seconds.</param>
    public AcceptLoop(string endpoint, IEndpointListener listener, Func<Socket, ValueTask> admit, TimeProvider time, ILogger logger)
    {
        _endpoint = endpoint;
        _listener = listener;
        _admit = admit;
        _time = time;
        _logger = logger;
        _lines = new LinePacer(time);
    }

    /// <summary>Accepts that failed so far.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting = Task.Run(AcceptAllAsync);

    /// <summary>Closes the listener; no socket is admitted any more when it returns. Harmless twice.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAllAsync()
    {
        var backoff = LeastBackoff;
        while (!_stop.IsCancellationRequested)
        {
            var error = await _listener.AcceptAsync();
            if (error == SocketError.Success)
            {
                backoff = LeastBackoff;
                await _admit(_listener.Accepted!);
            }
            else if (!_stop.IsCancellationRequested)
            {
                Count(error);
                if (error is not (SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted))
                {
                    await WaitAsync(backoff);
                    backoff = backoff * 2 < MostBackoff ? backoff * 2 : MostBackoff;
                }
            }
        }
    }

    private void Count(SocketError error)
    {
        Interlocked.Increment(ref _errors);
        if (_lines.TryPass(out var suppressed))
            _logger.AcceptFailed(_endpoint, new SocketException((int)error).Message, suppressed);
    }

    private async Task WaitAsync(TimeSpan duration) =>
        await Task.Delay(duration, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
