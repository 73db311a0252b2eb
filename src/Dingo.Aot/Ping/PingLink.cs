using Dingo.Aot.HandOver;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;

namespace Dingo.Aot.Ping;

/// <summary>One connection to the node that is pinged: its handshake, and keep-alives that are measured.</summary>
/// <remarks>
/// The connection calls in its own turn, whoever pings calls on a thread of the pool: the lock stands between the two, and nothing is called
/// in it. One ping at a time.
/// </remarks>
internal sealed class PingLink : IConnectionOwner, IMiniProtocolHandler
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly PingPlan _plan;
    private readonly Connection _connection;
    private readonly long _started;
    private readonly TaskCompletionSource _decided = New();
    private TimeSpan _handshakeTime;
    private MiniProtocolChannel? _channel;
    private KeepAliveReader _reader;
    private KeepAliveInitiator _initiator;
    private TaskCompletionSource? _answered;
    private long _pinged;
    private bool _closing;

    private PingLink(DialAttempt reached, PingPlan plan, ConnectionSettings settings, TimeProvider time)
    {
        _time = time;
        _plan = plan;
        ConnectTime = reached.ConnectTime;
        _connection = Connection.Initiate(default, reached.Bearer!, settings, this);
        _started = time.GetTimestamp();
    }

    /// <summary>How long connecting took.</summary>
    public TimeSpan ConnectTime { get; }

    /// <summary>From the proposal to the answer.</summary>
    public TimeSpan HandshakeTime => _handshakeTime;

    /// <summary>How long the last ping took that was answered.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>The connection; this link closes it.</summary>
    public Connection Connection => _connection;

    /// <summary>Whether it can still be pinged on.</summary>
    public bool IsOpen => _connection.CloseReason == CloseReason.None;

    /// <summary>Whether the handshake led where it should: versions are agreed, or told.</summary>
    public bool IsUsable => _connection.WasEstablished ? IsOpen : _connection.CloseReason == CloseReason.QueryAnswered;

    /// <summary>Shakes hands.</summary>
    /// <param name="reached">A connected bearer, taken over.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="settings">What is proposed, and how long the answer may take.</param>
    /// <param name="time">Measures.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>A link whose handshake is over, well (<see cref="IsUsable"/>) or not.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, and the connection is reset.</exception>
    public static async Task<PingLink> OpenAsync(
        DialAttempt reached, PingPlan plan, ConnectionSettings settings, TimeProvider time, CancellationToken stop)
    {
        var link = new PingLink(reached, plan, settings, time);
        link._connection.Start();
        using (stop.UnsafeRegister(static c => ((Connection)c!).Abort(CloseReason.LocalClosed), link._connection))
            await link._decided.Task.ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return link;
    }

    /// <summary>Why it ended.</summary>
    public PingFault Explain() => PingFaults.OfEnd(_connection, _plan);

    /// <summary>Sends a keep-alive, and waits for its answer.</summary>
    /// <returns>Null when it came (<see cref="RoundTrip"/>), else why it never did.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<PingFault?> PingAsync(CancellationToken stop)
    {
        if (!TrySend((ushort)Random.Shared.Next(ushort.MaxValue + 1), out var answered))
            return Explain();
        try
        {
            await answered.WaitAsync(_plan.Timeout, _time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _connection.Abort(CloseReason.PeerSilent);
            return new PingFault(PingFailure.Unanswered, $"no answer within {_plan.Timeout.TotalSeconds} s");
        }

        lock (_lock)
            return _answered is null ? null : Explain();
    }

    /// <summary>Ends the mini-protocol where it is ours to end, and the connection.</summary>
    public async Task CloseAsync()
    {
        Span<byte> bytes = stackalloc byte[KeepAliveCodec.MaxEncodedBytes];
        int length = 0;
        lock (_lock)
        {
            if (_channel is not null && !_closing && !_initiator.IsAwaitingPong)
                length = KeepAliveCodec.Encode(_initiator.Finish(), bytes);
        }

        // The end is queued, and leaves before the connection does.
        if (length > 0)
            _channel!.TryWrite(bytes[..length]);
        _connection.Close(CloseReason.LocalClosed);
        await _connection.Completion.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void OnEstablished(Connection connection)
    {
        _handshakeTime = _time.GetElapsedTime(_started);
        if (connection.Family == ProtocolFamily.NodeToNode)
            _channel = connection.Attach(KeepAliveProtocol.Number, MiniProtocolRole.Initiator, this, KeepAliveProtocol.IngressBytes);
        _decided.TrySetResult();
    }

    /// <inheritdoc/>
    public void OnAnswered(Connection connection)
    {
        // Said of responders only.
    }

    /// <inheritdoc/>
    public void OnClosing(Connection connection)
    {
        if (!connection.WasEstablished)
            _handshakeTime = _time.GetElapsedTime(_started);
        lock (_lock)
        {
            _closing = true;
            _answered?.TrySetResult();
        }

        _decided.TrySetResult();
    }

    /// <inheritdoc/>
    public void OnClosed(Connection connection)
    {
        // All was said when it began to close.
    }

    /// <inheritdoc/>
    public void OnFault(Connection connection, Exception exception)
    {
        // The connection closes with an internal error, and its text is the detail.
    }

    /// <inheritdoc/>
    public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        long now = _time.GetTimestamp();
        while (!bytes.IsEmpty && IsOpen)
        {
            var status = _reader.Read(ref bytes, out var message);
            if (status == KeepAliveDecodeStatus.Ok)
                Take(message, now);
            else if (status == KeepAliveDecodeStatus.Malformed)
                _connection.Close(CloseReason.ProtocolViolation, "malformed keep-alive message");
        }
    }

    private void Take(KeepAliveMessage message, long now)
    {
        KeepAliveStep step;
        lock (_lock)
        {
            step = _initiator.Receive(message);
            if (step == KeepAliveStep.PongReceived)
            {
                RoundTrip = _time.GetElapsedTime(_pinged, now);
                _answered?.TrySetResult();
                _answered = null;
            }
        }

        if (step != KeepAliveStep.PongReceived)
            _connection.Close(CloseReason.ProtocolViolation, step.Name());
    }

    /// <returns>False when the connection closes already.</returns>
    private bool TrySend(ushort cookie, out Task answered)
    {
        Span<byte> bytes = stackalloc byte[KeepAliveCodec.MaxEncodedBytes];
        int length;
        answered = Task.CompletedTask;
        lock (_lock)
        {
            if (_closing)
                return false;
            length = KeepAliveCodec.Encode(_initiator.Ping(cookie), bytes);
            _answered = New();
            answered = _answered.Task;
            _pinged = _time.GetTimestamp();
        }

        _channel!.TryWrite(bytes[..length]);
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
