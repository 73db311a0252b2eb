using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Ouroboros.Timing;

namespace Dingo.Ouroboros.Connections;

/// <summary>One connection: its handshake, its segments, its mini-protocols and its end.</summary>
/// <remarks>
/// <para>
/// It owns its bearer. All its work is done in <i>turns</i>: whoever brings work (the socket engine, the timing wheel, a writer,
/// a closer) leaves a mark, and the one who finds no turn in progress takes it and does all marked work. So nothing waits for a
/// lock, and everything below runs on one thread at a time, although not always the same one.
/// </para>
/// <para>
/// Its public members are safe on any thread. It ends once, with the first <see cref="CloseReason"/> given; later ones change
/// nothing. An idle connection holds no buffer.
/// </para>
/// </remarks>
public sealed partial class Connection : Deadline, IBearerOwner, IThreadPoolWorkItem
{
    private readonly IBearer _bearer;
    private readonly ConnectionSettings _settings;
    private readonly IConnectionOwner _owner;
    private ConnectionPhase _phase;
    private ulong _number;
    private long _bytesReceived;
    private long _bytesSent;

    private Connection(ulong number, MiniProtocolRole role, IBearer bearer, ConnectionSettings settings, IConnectionOwner owner, long openedUs)
    {
        _number = number;
        Role = role;
        _bearer = bearer;
        _settings = settings;
        _owner = owner;
        OpenedUs = openedUs;
    }

    /// <summary>Its number and addresses. The number is 0 until it is kept anywhere (<see cref="Identify"/>).</summary>
    public ConnectionId Id => new(Volatile.Read(ref _number), _bearer.Local, _bearer.Remote);

    /// <summary>Our role in the handshake: responder when the peer opened the connection.</summary>
    public MiniProtocolRole Role { get; }

    /// <summary>Our end.</summary>
    public PeerEndPoint Local => _bearer.Local;

    /// <summary>The peer's end.</summary>
    public PeerEndPoint Remote => _bearer.Remote;

    /// <summary>The process at the peer's end, where the system vouches for it: a client of a Unix socket. Stays when it is closed.</summary>
    public UnixPeerCredentials? Credentials => _bearer.Credentials;

    /// <summary>Between nodes, or between a node and a client.</summary>
    public ProtocolFamily Family => _settings.Handshake.Family;

    /// <summary>The version and data that both sides agreed, once established.</summary>
    public Agreement? Agreement { get; private set; }

    /// <summary>Whether its handshake agreed, and it was handed over; stays so when it is closed.</summary>
    public bool WasEstablished { get; private set; }

    /// <summary>Whether both sides may start mini-protocols on it.</summary>
    public bool IsDuplex => Agreement is { IsDuplex: true };

    /// <summary>When it was opened, in microseconds on the wheel's clock.</summary>
    public long OpenedUs { get; }

    /// <summary>Where its deadlines are kept, for handlers that have deadlines of their own.</summary>
    public TimingWheel Wheel => _settings.Wheel;

    /// <summary>What watches its bearer, for whatever belongs to it to be watched by as well; null where nothing does, or any may.</summary>
    /// <remarks>Its turn may be on another's thread: whoever accepted it goes on with what was told meanwhile.</remarks>
    public Poller? Poller => _bearer.Poller;

    internal SlabPool Slabs => _settings.Slabs;

    /// <summary>Bytes read from the peer, segment headers included; of those for a node, the ones that it was given.</summary>
    public long BytesReceived => _bytesReceived + (_relay?.Up.Moved ?? 0);

    /// <summary>Bytes given to the kernel for the peer, segment headers included.</summary>
    public long BytesSent => _bytesSent + (_relay?.Down.Moved ?? 0);

    /// <summary>A connection that the peer opened: it proposes, we answer. Nothing happens before <see cref="Start"/>.</summary>
    /// <param name="id">Minted by whoever keeps the connections; the default for one that nobody keeps yet.</param>
    /// <param name="bearer">Owned by the connection from here on.</param>
    /// <param name="settings">Shared.</param>
    /// <param name="owner">Told of its life.</param>
    /// <param name="openedUs">When the peer opened it, on the wheel's clock; null for now.</param>
    public static Connection Respond(
        ConnectionId id, IBearer bearer, ConnectionSettings settings, IConnectionOwner owner, long? openedUs = null) =>
        new(id.Number, MiniProtocolRole.Responder, bearer, settings, owner, openedUs ?? settings.Wheel.NowUs);

    /// <summary>A connection that we opened: we propose, the peer answers. Nothing happens before <see cref="Start"/>.</summary>
    /// <param name="id">Minted by whoever keeps the connections; the default for one that nobody keeps yet.</param>
    /// <param name="bearer">Connected; owned by the connection from here on.</param>
    /// <param name="settings">Shared.</param>
    /// <param name="owner">Told of its life.</param>
    public static Connection Initiate(ConnectionId id, IBearer bearer, ConnectionSettings settings, IConnectionOwner owner) =>
        new(id.Number, MiniProtocolRole.Initiator, bearer, settings, owner, settings.Wheel.NowUs);

    /// <summary>Gives it the number under which it is kept. For whoever keeps the connections, and for no one else.</summary>
    public void Identify(ulong number) => Volatile.Write(ref _number, number);

    /// <summary>Begins the handshake. Called once.</summary>
    public void Start() => Signal(Work.Begin);

    private void Begin()
    {
        if (_phase == ConnectionPhase.Closed)
            return;

        _bearer.Attach(this);
        // One that was closed before it began reads too: its orderly ending waits for the peer's.
        if (_phase == ConnectionPhase.Handshake)
        {
            _phaseDueMs = (OpenedUs / 1000) + (long)_settings.HandshakeTimeout.TotalMilliseconds;
            ArmFor(_phaseDueMs);
            if (Role == MiniProtocolRole.Initiator)
                Propose();
        }

        Read();
    }
}
