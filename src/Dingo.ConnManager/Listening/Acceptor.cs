using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>Accepts connections on one listener until told to stop, or until that listener is lost; no other error ends it.</summary>
/// <remarks>
/// One accept is outstanding at any time. Completions run on the thread that waits for the listener, a poller's or the socket engine's, or
/// on that of whoever stops it: nothing here waits, and the receiver must not either. Owns the listening socket, which it closes in its own
/// turn, never while the socket engine has an accept pending: that would set linger 0 on a socket that others may share. What it accepts
/// belongs to the receiver as soon as that is called, and is closed here only if the receiver throws.
/// </remarks>
/// <typeparam name="TAccepted">What the listening socket yields.</typeparam>
internal sealed partial class Acceptor<TAccepted>
    where TAccepted : class, IDisposable
{
    // Then others are served, so that no flood keeps established peers waiting; and newcomers too, while what their accepts have touched is
    // still in the processor's caches: measured at 128 at once, in turns of 64 a connection takes up to a tenth more processor time.
    public const int MaxAcceptsPerTurn = 8;

    // Peers turned away per pause while descriptors are exhausted: ends the backlog's wait without taking up the processor.
    public const int MaxShedsPerPause = 64;

    private readonly IListeningSocket<TAccepted> _listener;
    private readonly Action<TAccepted> _receiver;
    private readonly ListenerFigures _figures;
    private readonly AcceptErrorLog _log;
    private readonly AcceptBackoff _backoff = new();
    private readonly ITimer _timer;
    private readonly TaskCompletionSource<AcceptorEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _shedsLeft = MaxShedsPerPause;

    /// <param name="name">The listener's name in log lines.</param>
    /// <param name="listener">Owned from here on.</param>
    /// <param name="receiver">Called once per accepted connection, one at a time; must return at once.</param>
    /// <param name="figures">Counted into by this acceptor only.</param>
    /// <param name="time">Measures pauses and the wake-up's deadline.</param>
    /// <param name="logger">Told of errors, at most once in five seconds.</param>
    public Acceptor(
        string name, IListeningSocket<TAccepted> listener, Action<TAccepted> receiver,
        ListenerFigures figures, TimeProvider time, ILogger logger)
    {
        _listener = listener;
        _listener.AcceptCompleted = OnAcceptCompleted;
        _receiver = receiver;
        _figures = figures;
        _log = new AcceptErrorLog(name, logger, time);
        _timer = time.CreateTimer(
            static acceptor => ((Acceptor<TAccepted>)acceptor!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when the loop has ended and the listening socket is closed; nothing is delivered after that.</summary>
    public Task<AcceptorEnd> Completion => _completion.Task;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        _listener.HoldReserve();
        GoOn();
    }

    private void OnAcceptCompleted()
    {
        if (Take())
            Run(taken: 1);
    }

    // From any thread: the loop goes on where the listener is waited for.
    private void GoOn() => Run(taken: MaxAcceptsPerTurn);

    private void Run(int taken)
    {
        for (; !IsStopping; taken++)
        {
            bool isPending = taken < MaxAcceptsPerTurn ? _listener.AcceptAsync() : _listener.AcceptLater();
            // Left pending, the accept may already be completing on another thread: touch nothing after it.
            if (isPending || !Take())
                return;
        }

        End(AcceptorEnd.Stopped);
    }

    // Returns whether the loop goes on here and now.
    private bool Take()
    {
        AcceptOutcome<TAccepted> outcome = _listener.TakeOutcome();
        if (IsStopping)
        {
            outcome.Accepted?.Dispose();
            End(AcceptorEnd.Stopped);
            return false;
        }

        if (outcome.Accepted is not { } accepted)
            return TakeError(outcome.Error);

        // With not one descriptor left for the reserve, this connection has the last: the process needs it more.
        if (!_listener.HoldReserve())
            return Shed(accepted);

        Deliver(accepted);
        return true;
    }

    private void Deliver(TAccepted accepted)
    {
        _backoff.Reset();
        _shedsLeft = MaxShedsPerPause;
        _figures.CountAccepted();
        try
        {
            _receiver(accepted);
        }
        catch (Exception exception)
        {
            accepted.Dispose();
            _figures.CountError(AcceptErrorKind.ReceiverFailed);
            _log.ReceiverFailed(exception);
        }
    }

    private bool Shed(TAccepted accepted)
    {
        accepted.Dispose();
        _figures.CountShed();
        _listener.HoldReserve();
        return --_shedsLeft > 0 || !Pause(_backoff.After(AcceptErrorKind.DescriptorsExhausted));
    }

    private bool TakeError(SocketError error)
    {
        AcceptErrorKind kind = AcceptErrorPolicy.Classify(error);
        _figures.CountError(kind);
        if (kind == AcceptErrorKind.ListenerLost)
        {
            _log.ListenerLost(error);
            End(AcceptorEnd.ListenerLost);
            return false;
        }

        _log.AcceptFailed(kind, error);
        if (kind == AcceptErrorKind.DescriptorsExhausted && _listener.ReleaseReserve())
            return true;
        return !Pause(_backoff.After(kind));
    }
}
