using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Ouroboros.Timing;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>One connection that a peer opened, over a twin, with all that it takes.</summary>
internal sealed class Line
{
    public Line(bool peerAnswersEnd = false, bool resetOnClose = false, HandshakeGate? gate = null)
    {
        Wheel = new TimingWheel(Clock);
        Bearer = new TwinBearer(Wire.Local, Wire.Remote, Watch) { PeerAnswersEnd = peerAnswersEnd };
        Owner = new Witness(Watch);
        Handler = new WatchedHandler(Watch);
        var settings = new ConnectionSettings { Handshake = Wire.Nodes, Gate = gate, Wheel = Wheel, Slabs = Slabs, ResetOnClose = resetOnClose };
        Connection = Connection.Respond(new ConnectionId(1, Wire.Local, Wire.Remote), Bearer, settings, Owner);
    }

    public StillClock Clock { get; } = new();

    public TimingWheel Wheel { get; }

    public SlabPool Slabs { get; } = new();

    public TurnWatch Watch { get; } = new();

    public TwinBearer Bearer { get; }

    public Witness Owner { get; }

    public WatchedHandler Handler { get; }

    /// <summary>Of <see cref="Handler"/>; once established.</summary>
    public MiniProtocolChannel? Channel { get; private set; }

    public Connection Connection { get; }

    /// <summary>Makes it established, with a handler, before the schedule begins.</summary>
    public Line Establish(int egressLimit = MiniProtocolChannel.DefaultEgressLimit)
    {
        Owner.TakeOver = c => Channel = c.Attach(Wire.Protocol, MiniProtocolRole.Responder, Handler, egressLimit);
        Connection.Start();
        Bearer.PeerSends(Wire.DuplexProposal);
        Steps.Expect(Owner.Story == "e" && Channel is not null, "the handshake failed");
        return this;
    }

    /// <summary>It is closed: everyone was told once, and it holds nothing any more.</summary>
    public void ExpectClosed(params ReadOnlySpan<CloseReason> reasons)
    {
        Steps.Expect(Owner.Story.EndsWith("-.", StringComparison.Ordinal), $"it is not closed, but '{Owner.Story}'");
        Steps.Expect(reasons.Contains(Connection.CloseReason), $"it was closed for reason {(int)Connection.CloseReason}");
        Steps.Expect(Connection.Completion is { IsCompletedSuccessfully: true }, "whoever asks when it completed waits for ever");
        Steps.Expect(Connection.Completion.Result == Connection.CloseReason, "it completed with another reason");
        Steps.Expect(Bearer.IsDisposed, "its bearer is not disposed");
        Steps.Expect(Slabs.Outstanding == 0, $"{Slabs.Outstanding} slabs are not returned");
        Steps.Expect(Wheel.Armed == 0, "a deadline is left armed");
        Steps.Expect(Channel is null || Handler.Closes == 1, "its handler was not told that it is closed");
    }

    /// <summary>It is open, and nothing that it was given to do is left undone.</summary>
    public void ExpectAtRest()
    {
        Steps.Expect(Owner.Story == "e", $"it is not open, but '{Owner.Story}'");
        Steps.Expect(Bearer.IsIdle, "bytes are left, or nobody waits for more");
        Steps.Expect(Slabs.Outstanding == 0, $"{Slabs.Outstanding} slabs are not returned");
    }
}
