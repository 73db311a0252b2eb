using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Connections over real sockets, in real time.</summary>
internal sealed class SocketRig : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly SocketPair _sockets;
    private readonly TimingWheel _wheel = new(TimeProvider.System);
    private readonly ConnectionSettings _settings;
    private ulong _number;

    public SocketRig(PeerEndPointKind kind, TimeSpan? writeTimeout = null, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        _sockets = new SocketPair(kind);
        _settings = new ConnectionSettings { Handshake = ConnectionRig.NodeToNode, Wheel = _wheel, Slabs = Slabs };
        if (writeTimeout is { } timeout)
            _settings = _settings with { WriteTimeout = timeout };
        _settings = change?.Invoke(_settings) ?? _settings;
    }

    public SlabPool Slabs { get; } = new();

    /// <summary>A connection that answers, and the raw socket of its peer.</summary>
    public async Task<(Connection Connection, Socket Peer)> RespondAsync(RecordingOwner owner)
    {
        var (accepted, dialled) = await _sockets.ConnectAsync();
        var connection = Respond(accepted, owner);
        connection.Start();
        return (connection, dialled);
    }

    /// <summary>Both ends of one, established; <paramref name="prepare"/> sees each when it is handed over.</summary>
    public async Task<(Connection Responder, Connection Initiator)> EstablishAsync(Action<Connection>? prepare = null)
    {
        var (accepted, dialled) = await _sockets.ConnectAsync();
        TaskCompletionSource<Connection> one = New(), other = New();
        var responder = Respond(accepted, OwnerOf(one, prepare));
        var bearer = _sockets.Bear(dialled);
        var initiator = Connection.Initiate(NextId(bearer), bearer, _settings, OwnerOf(other, prepare));
        responder.Start();
        initiator.Start();
        return (await one.Task.WaitAsync(Deadline), await other.Task.WaitAsync(Deadline));
    }

    public async Task NothingIsLeftAsync()
    {
        // A turn may end on another thread a little after its owner was told, and this may run on the thread that is to end it.
        await Eventually.IsTrueAsync(() => Slabs.Outstanding == 0 && _wheel.Armed == 0);
        await Assert.That(Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(_wheel.Armed).IsEqualTo(0);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        _wheel.Dispose();
    }

    private static TaskCompletionSource<Connection> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static RecordingOwner OwnerOf(TaskCompletionSource<Connection> established, Action<Connection>? prepare) => new()
    {
        Established = connection =>
        {
            prepare?.Invoke(connection);
            established.SetResult(connection);
        },
    };

    private Connection Respond(Socket socket, RecordingOwner owner)
    {
        var bearer = _sockets.Bear(socket);
        return Connection.Respond(NextId(bearer), bearer, _settings, owner);
    }

    private ConnectionId NextId(Dingo.Ouroboros.Bearers.IBearer bearer) => new(++_number, bearer.Local, bearer.Remote);
}
