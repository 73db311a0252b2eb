using Dingo.ConnManager.Admission;
using Dingo.Interleavings.Scenarios.Bus;
using Dingo.Interleavings.Scenarios.Leaves;
using Dingo.Interleavings.Scenarios.Lines;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scenarios.Relays;
using Dingo.Interleavings.Scenarios.Table;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios;

/// <summary>The scenarios by name.</summary>
internal static class AllScenarios
{
    private static readonly List<(string Name, Func<Scene> Scenario)> All =
    [
        ("table.last-inbound", static () => new LastPlace(
            new ConnectionLimits { MaxInboundConns = 1 }, Wire.Remote, Wire.Tcp("192.0.2.8", 4001), Wire.Tcp("192.0.2.9", 4001))),
        ("table.last-of-source", static () => new LastPlace(
            new ConnectionLimits { MaxConnectionsPerIP = 1 }, Wire.Remote, Wire.Tcp("192.0.2.7", 4002), Wire.Tcp("192.0.2.7", 4003))),
        ("table.last-pending", static () => new LastPlace(
            new ConnectionLimits { MaxPendingHandshakes = 1 }, Wire.Remote, Wire.Tcp("192.0.2.8", 4001), Wire.Tcp("192.0.2.9", 4001))),
        ("table.last-local", static () => new LastPlace(
            new ConnectionLimits { MaxLocalConns = 1 }, Wire.Client(1), Wire.Client(2), Wire.Client(3))),
        ("table.admit-remove", static () => new AdmitBesideRemove()),
        ("table.stale-return", static () => new StaleReturn()),
        ("table.establish-close-shut", static () => new EstablishCloseShut()),
        ("table.bind-collision", static () => new BindBesideCollision()),
        ("table.dial-two-attempts", static () => new DialInTwoAttempts()),
        ("table.reuse-close", static () => new ReuseBesideClose()),
        ("table.add-shut", static () => new AddBesideShut()),
        ("table.release-close", static () => new ReleaseBesideClose()),
        ("table.snapshot", static () => new SnapshotBesideChange()),
        ("bus.publish-publish", static () => new PublishPublish()),
        ("bus.subscribe-snapshot", static () => new SubscribeSnapshot()),
        ("bus.dispose", static () => new DisposeBeside()),
        ("bus.complete", static () => new CompleteBeside()),
        ("bus.small-rings", static () => new SmallRings()),
        ("bus.reader", static () => new WaitingReader(WaitingReader.Ending.None)),
        ("bus.reader-complete", static () => new WaitingReader(WaitingReader.Ending.Complete)),
        ("bus.reader-dispose", static () => new WaitingReader(WaitingReader.Ending.Dispose)),
        ("bus.reader-cancel", static () => new WaitingReader(WaitingReader.Ending.Cancel)),
        ("connection.close-bytes", static () => new CloseBesideBytes()),
        ("connection.first-reason", static () => new FirstReasonStands()),
        ("connection.abort-send", static () => new AbortBesideSend()),
        ("connection.close-send", static () => new CloseBesideSend()),
        ("connection.write-write", static () => new WriteBesideWrite()),
        ("connection.room-again", static () => new RoomAgain()),
        ("connection.completion", static () => new CompletionAsked()),
        ("connection.attach-end", static () => new AttachBesideEnd()),
        ("connection.handshake-due", static () => new HandshakeDue()),
        ("connection.start-close", static () => new CloseBesideStart(CloseReason.Draining)),
        ("connection.start-abort", static () => new CloseBesideStart(CloseReason.Collision)),
        ("connection.query-due", static () => new QueryAnswered()),
        ("connection.silence-bytes", static () => new SilenceBesideBytes()),
        ("connection.stall-sent", static () => new StallBesideSent()),
        ("connection.reset-on-close", static () => new ResetWhenArrived()),
        ("connection.everything", static () => new Lines.EverythingAtOnce()),
        ("connection.long-turn", static () => new LongTurn(closes: false)),
        ("connection.long-turn-close", static () => new LongTurn(closes: true)),
        ("relay.bytes", static () => new BytesBothWays(pieces: 2)),
        ("relay.long-turn", static () => new BytesBothWays(pieces: 40)),
        ("relay.reached-close", static () => new ReachedBesideEnd(isReset: false)),
        ("relay.reached-abort", static () => new ReachedBesideEnd(isReset: true)),
        ("relay.acceptance-close", static () => new AnswerBesideClose()),
        ("relay.acceptance-end", static () => new EndBesideAnswer()),
        ("relay.acceptance-reset", static () => new AnswerBesideReset(Wire.Acceptance, CloseReason.BackendReset)),
        ("relay.refusal-reset", static () => new AnswerBesideReset(Wire.Refusal, CloseReason.HandshakeRefused)),
        ("relay.versions-reset", static () => new AnswerBesideReset(Wire.Versions, CloseReason.QueryAnswered)),
        ("relay.ends-cross", static () => new EndsCross()),
        ("relay.look-end", static () => new LookBesideEnd()),
        ("relay.unreachable-due", static () => new UnreachableWhenDue()),
        ("relay.reset-sent", static () => new ResetBesideSent(isNode: false)),
        ("relay.node-reset-sent", static () => new ResetBesideSent(isNode: true)),
        ("relay.other-node", static () => new OtherNode()),
        ("relay.stalled-ending", static () => new StalledEnding()),
        ("relay.everything", static () => new Relays.EverythingAtOnce()),
        ("wheel.turns", static () => new WheelTurns()),
        ("wheel.moved-while-due", static () => new MovedWhileDue()),
        ("slabs.double-return", static () => new DoubleReturn()),
        ("callbacks.post-post", static () => new PostBesidePost()),
    ];

    /// <summary>Those whose names begin so.</summary>
    public static List<(string Name, Func<Scene> Scenario)> Named(string name) =>
        All.FindAll(s => s.Name.StartsWith(name, StringComparison.Ordinal));
}
