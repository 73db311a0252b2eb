using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Ouroboros.Timing;
using Dingo.Tests.Ouroboros.Bearers;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>One connection over the twin, in virtual time, with the peer's end in the test's hands.</summary>
internal sealed class ConnectionRig : IDisposable
{
    public static readonly HandshakeParameters NodeToNode =
        new(ProtocolFamily.NodeToNode, new VersionData(2, PeerSharing: true));

    public static readonly HandshakeParameters NodeToClient = new(ProtocolFamily.NodeToClient, new VersionData(2));

    private readonly byte[] _peerScratch = new byte[256 * 1024];

    private ConnectionRig(MiniProtocolRole role, HandshakeParameters? handshake, int capacity, Func<ConnectionSettings, ConnectionSettings>? change)
    {
        Wheel = new TimingWheel(Time);
        (Bearer, Peer) = InMemoryBearer.Pair(capacity);
        var settings = new ConnectionSettings { Handshake = handshake ?? NodeToNode, Wheel = Wheel, Slabs = Slabs };
        settings = change?.Invoke(settings) ?? settings;
        var id = new ConnectionId(1, Bearer.Local, Bearer.Remote);
        Connection = role == MiniProtocolRole.Responder
            ? Connection.Respond(id, Bearer, settings, Owner)
            : Connection.Initiate(id, Bearer, settings, Owner);
    }

    public FakeTimeProvider Time { get; } = new();

    public TimingWheel Wheel { get; }

    public SlabPool Slabs { get; } = new();

    public RecordingOwner Owner { get; } = new();

    public InMemoryBearer Bearer { get; }

    public InMemoryBearer Peer { get; }

    public Connection Connection { get; }

    public static ConnectionRig Responder(
        HandshakeParameters? handshake = null, int capacity = 128 * 1024, Func<ConnectionSettings, ConnectionSettings>? change = null) =>
        new(MiniProtocolRole.Responder, handshake, capacity, change);

    public static ConnectionRig Initiator(HandshakeParameters? handshake = null, int capacity = 128 * 1024) =>
        new(MiniProtocolRole.Initiator, handshake, capacity, null);

    /// <summary>A responder whose handshake is done, running the given mini-protocols in the responder's role.</summary>
    public static ConnectionRig Established(
        int capacity = 128 * 1024, Func<ConnectionSettings, ConnectionSettings>? change = null, params (ushort Protocol, IMiniProtocolHandler Handler)[] runs)
    {
        var rig = Responder(capacity: capacity, change: change);
        rig.Owner.Established = connection =>
        {
            foreach (var (protocol, handler) in runs)
                connection.Attach(protocol, MiniProtocolRole.Responder, handler);
        };
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        rig.Hear();
        return rig;
    }

    /// <summary>The peer sends bytes; all of them must fit.</summary>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        Peer.Send(bytes, out int count);
        if (count != bytes.Length)
            throw new InvalidOperationException("The pipe is too small for this test.");
    }

    /// <summary>The peer reads all there is.</summary>
    public byte[] Hear() => Hear(out _);

    public byte[] Hear(out Dingo.Ouroboros.Bearers.BearerStatus end)
    {
        int length = 0;
        int count;
        do
        {
            end = Peer.Receive(_peerScratch.AsSpan(length), out count);
            length += count;
        }
        while (count > 0);
        return _peerScratch[..length];
    }

    /// <summary>Lets time pass in steps of the wheel's tick.</summary>
    public void Pass(double seconds)
    {
        for (double passed = 0; passed < seconds - 0.001; passed += 0.1)
            Time.Advance(TimingWheel.Tick);
    }

    /// <summary>Nothing is held any more, nobody was told twice, and the bearer was used as it may be.</summary>
    public async Task NothingIsLeftAsync(string story)
    {
        await Assert.That(Owner.Story).IsEqualTo(story);
        await Assert.That(Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(Wheel.Armed).IsEqualTo(0);
        await Assert.That(Bearer.IsDisposed).IsTrue();
        await Assert.That(Bearer.Violations).IsEmpty();
        await Assert.That(Connection.Completion.IsCompleted).IsTrue();
    }

    public void Dispose()
    {
        Peer.Dispose();
        Wheel.Dispose();
    }
}
