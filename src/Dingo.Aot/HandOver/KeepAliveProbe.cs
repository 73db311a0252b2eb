using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;
using Dingo.Ouroboros.Timing;

namespace Dingo.Aot.HandOver;

/// <summary>Asks the peer of one connection for signs of life, and measures how long each takes.</summary>
/// <remarks>
/// The first ping leaves at once, each further one <see cref="KeepAliveProtocol.PingInterval"/> after the last pong, which is due within
/// <see cref="KeepAliveProtocol.PongTimeout"/>. Pings are sent on the timer's thread, pongs arrive in the connection's turn; the lock
/// stands between the two, and nothing but the wheel's own is taken in it.
/// </remarks>
internal sealed class KeepAliveProbe : Deadline, IMiniProtocolHandler
{
    private readonly Lock _lock = new();
    private readonly Connection _connection;
    private readonly Action<Connection> _ended;
    private KeepAliveReader _reader;
    private KeepAliveInitiator _initiator;
    private MiniProtocolChannel? _channel;
    private IRoundTrips? _roundTrips;
    private TimeSpan? _last;
    private long _pingedUs;
    private long _dueMs;
    private bool _closed;

    /// <summary>Makes a probe that stands still.</summary>
    /// <param name="connection">The connection that it is to ask.</param>
    /// <param name="ended">Called once, when that is closed.</param>
    public KeepAliveProbe(Connection connection, Action<Connection> ended)
    {
        _connection = connection;
        _ended = ended;
    }

    /// <summary>Since when a ping has waited for its pong, in milliseconds on the wheel's clock; null while none does. Safe on any thread.</summary>
    public long? UnansweredSinceMs
    {
        get
        {
            lock (_lock)
                return _initiator.IsAwaitingPong && !_closed ? _pingedUs / 1000 : null;
        }
    }

    /// <summary>How long the last ping took to be answered; null before the first pong. Safe on any thread.</summary>
    public TimeSpan? LastRoundTrip
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>Attaches itself and sends the first ping.</summary>
    /// <exception cref="InvalidOperationException">Keep-alive is asked on that connection already.</exception>
    public void Start()
    {
        _channel = _connection.Attach(KeepAliveProtocol.Number, MiniProtocolRole.Initiator, this, KeepAliveProtocol.IngressBytes);
        Ping();
    }

    /// <summary>Reports every round trip from now on, and the last one before, to one listener.</summary>
    public void ReportTo(IRoundTrips roundTrips)
    {
        TimeSpan? last;
        lock (_lock)
        {
            _roundTrips = roundTrips;
            last = _last;
        }

        if (last is { } roundTrip)
            roundTrips.Add(roundTrip);
    }

    /// <inheritdoc/>
    public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _connection.CloseReason == CloseReason.None)
        {
            var status = _reader.Read(ref bytes, out var message);
            if (status == KeepAliveDecodeStatus.Ok)
                Take(message);
            else if (status == KeepAliveDecodeStatus.Malformed)
                _connection.Close(CloseReason.ProtocolViolation, "malformed keep-alive message");
        }
    }

    /// <inheritdoc/>
    public void Closed(CloseReason reason)
    {
        lock (_lock)
        {
            _closed = true;
            Disarm(_connection.Wheel);
        }

        _ended(_connection);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        bool isOverdue;
        lock (_lock)
        {
            // Moved while it was about to fire: it will fire again.
            if (_closed || _connection.Wheel.NowMs < _dueMs)
                return;
            isOverdue = _initiator.IsAwaitingPong;
        }

        if (isOverdue)
            _connection.Close(CloseReason.PeerSilent, "no answer to a keep-alive");
        else
            Ping();
    }

    private void Ping()
    {
        // Of the peer's guesses at it one in 65,536 is right; it only tells pongs apart.
        ushort cookie = (ushort)Random.Shared.Next(ushort.MaxValue + 1);
        Span<byte> bytes = stackalloc byte[KeepAliveCodec.MaxEncodedBytes];
        int length;
        lock (_lock)
        {
            if (_closed)
                return;
            length = KeepAliveCodec.Encode(_initiator.Ping(cookie), bytes);
            _pingedUs = _connection.Wheel.NowUs;
            ArmLocked(KeepAliveProtocol.PongTimeout);
        }

        // Not in the lock: it may take the connection's turn, and call handlers. It is turned away only by a connection that closes.
        _channel!.TryWrite(bytes[..length]);
    }

    private void Take(KeepAliveMessage message)
    {
        KeepAliveStep step;
        IRoundTrips? listener;
        var roundTrip = TimeSpan.Zero;
        lock (_lock)
        {
            step = _initiator.Receive(message);
            listener = _roundTrips;
            if (step == KeepAliveStep.PongReceived)
            {
                roundTrip = TimeSpan.FromMicroseconds(_connection.Wheel.NowUs - _pingedUs);
                _last = roundTrip;
                ArmLocked(KeepAliveProtocol.PingInterval);
            }
        }

        if (step == KeepAliveStep.PongReceived)
            listener?.Add(roundTrip);
        else
            _connection.Close(CloseReason.ProtocolViolation, step.Name());
    }

    private void ArmLocked(TimeSpan time)
    {
        if (_closed)
            return;
        _dueMs = _connection.Wheel.NowMs + (long)time.TotalMilliseconds;
        Arm(_connection.Wheel, _dueMs);
    }
}
