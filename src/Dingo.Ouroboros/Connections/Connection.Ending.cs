using Dingo.Ouroboros.Timing;

namespace Dingo.Ouroboros.Connections;

/// <content>The one way to the end.</content>
public sealed partial class Connection
{
    private CloseCause? _cause;
    private TaskCompletionSource<CloseReason>? _completion;
    private bool _sendingEnded;
    private bool _receivingEnded;
    private bool _finished;

    /// <summary>Why it closes or was closed; <see cref="CloseReason.None"/> while it is open.</summary>
    public CloseReason CloseReason => Volatile.Read(ref _cause)?.Reason ?? CloseReason.None;

    /// <summary>What there is to add to the reason, for people.</summary>
    public string? CloseDetail => Volatile.Read(ref _cause)?.Detail;

    /// <summary>Completes when the socket was let go and the owner was told, with the reason. Continuations run on the thread pool.</summary>
    /// <remarks>Of one that was reset, the descriptor may be closed a turn of the socket engine later.</remarks>
    public Task<CloseReason> Completion
    {
        get
        {
            var completion = LazyInitializer.EnsureInitialized(
                ref _completion, static () => new TaskCompletionSource<CloseReason>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Volatile.Read(ref _finished))
                completion.TrySetResult(CloseReason);
            return completion.Task;
        }
    }

    internal bool IsClosing => Volatile.Read(ref _cause) is not null;

    /// <summary>Closes the connection. The first caller's reason stands; later calls change nothing.</summary>
    /// <remarks>
    /// Waits for nothing: in general the socket is gone later (<see cref="Completion"/>). It may take the connection's turn, though, and
    /// call handlers and the owner on this thread before it returns: hold no lock. How the socket ends follows from the reason
    /// (<see cref="CloseReasonEndings"/>).
    /// </remarks>
    /// <param name="reason">One of the closed set, not <see cref="CloseReason.None"/>.</param>
    /// <param name="detail">Free text for people; cut at 256 characters.</param>
    /// <returns>Whether this is the reason that stands.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reason is none.</exception>
    public bool Close(CloseReason reason, string? detail = null)
    {
        if (Interlocked.CompareExchange(ref _cause, CloseCause.Of(reason, detail), null) is not null)
            return false;
        Signal(Work.Close);
        return true;
    }

    /// <summary>Closes the connection by reset, also when it is ending orderly already. Hold no lock, as with <see cref="Close"/>.</summary>
    /// <param name="reason">The reason, should it have none yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reason is none.</exception>
    public void Abort(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _cause, CloseCause.Of(reason, null), null);
        Signal(Work.Abort);
    }

    private void OnEnd()
    {
        _receivingEnded = true;
        // It is owed the node's answer all the same; then the node is told of the end.
        if (_phase == ConnectionPhase.Offered)
            return;
        Close(_phase == ConnectionPhase.Answered ? CloseReason.QueryAnswered : CloseReason.PeerClosed);
        if (_phase == ConnectionPhase.Ending)
            EndWhenSent();
    }

    private void OnBroken()
    {
        _receivingEnded = true;
        Close(CloseReason.Reset);
        if (_phase == ConnectionPhase.Ending)
            Finish(abort: true);
    }

    private void BeginEnding()
    {
        if (_phase >= ConnectionPhase.Ending)
            return;
        if (!CloseReason.IsOrderly())
        {
            Finish(abort: true);
            return;
        }

        bool established = _phase == ConnectionPhase.Established;
        if (!established)
            LetNodeGo(abort: true);
        _phase = ConnectionPhase.Ending;
        _phaseDueMs = Wheel.NowMs + (long)_settings.EndingTimeout.TotalMilliseconds;
        _owner.OnClosing(this);

        ArmFor(_phaseDueMs);
        if (established && _relay is null)
            SendSegments();
        else
            EndWhenSent();
    }

    /// <summary>Ends our direction after all that was to be sent, and finishes when the peer has ended its own.</summary>
    private void EndWhenSent()
    {
        if (_phase != ConnectionPhase.Ending || IsSending)
            return;
        bool isNodeDone = _relay?.TryEnd() ?? true;
        // However the peer's side ends, that is no reason to reset a node that may not have read all yet.
        if (isNodeDone)
            LetNodeGo(abort: false);
        if (_settings.ResetOnClose)
        {
            ResetWhenRead(isNodeDone);
            return;
        }

        if (!_sendingEnded)
        {
            _sendingEnded = true;
            _bearer.EndSending();
        }

        if (isNodeDone && _receivingEnded)
            Finish(abort: false);
    }

    /// <summary>Resets, so that the addresses are free at once, but not before what was sent has arrived.</summary>
    private void ResetWhenRead(bool isNodeDone)
    {
        // Whoever was refused has its answer to read, and then leaves; its end is the surest sign.
        bool isPeerToLeave = CloseReason == CloseReason.HandshakeRefused && !_receivingEnded;
        if (isNodeDone && !isPeerToLeave && !_bearer.HasUnacknowledged)
        {
            Finish(abort: true);
            return;
        }

        _lookDueMs = Wheel.NowMs + (long)TimingWheel.Tick.TotalMilliseconds;
        ArmFor(_lookDueMs);
    }

    private void Finish(bool abort)
    {
        if (_phase == ConnectionPhase.Closed)
            return;
        if (_phase != ConnectionPhase.Ending)
        {
            _phase = ConnectionPhase.Ending;
            _owner.OnClosing(this);
        }

        _phase = ConnectionPhase.Closed;
        // Whoever adds a channel either sees the phase or is seen below.
        Interlocked.MemoryBarrier();
        Disarm(Wheel);
        if (abort)
            _bearer.Abort();
        else
            _bearer.Dispose();
        LetNodeGo(abort);
        ForgetHandshake();
        CloseChannels();
        try
        {
            _owner.OnClosed(this);
        }
        finally
        {
            _finished = true;
            // Whoever asks for the completion either sees that or is seen here.
            Interlocked.MemoryBarrier();
            _completion?.TrySetResult(CloseReason);
        }
    }

    private void CloseChannels()
    {
        foreach (var channel in Volatile.Read(ref _channels))
        {
            try
            {
                channel.Close(CloseReason);
            }
            catch (Exception e)
            {
                // One handler's failure must not keep the others, or the place, from being let go.
                Fail(e);
            }
        }
    }
}
