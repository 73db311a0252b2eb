using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Connections;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Checks;

/// <summary>What must have happened, and how often, before anybody may say that it was tried.</summary>
internal static class Requirements
{
    /// <summary>Operations; with fewer, chance decides.</summary>
    public const long LeastOperations = 1_000_000;

    private const string Operations = "operations";
    private const string Seeds = "seeds";
    private const int PerMove = 1000;
    private const int PerFault = 100;

    private static readonly string[] Phases = ["handshake", "offered", "established", "answered", "ending"];

    private static readonly string[] Faults =
    [
        "acknowledgements held back", "added, inbound", "added, outbound", "cannot be carried", "cannot start", "closed callback throws",
        "descriptors exhausted", "dial given up", "dripped", "gone before it was named", "hand-over throws", "let go",
        "let go of one that is not there", "message in pieces", "node cannot be reached, at once", "node cannot be reached, later", "node ends", "node fails, backend_closed",
        "node fails, backend_malformed", "node fails, backend_reset", "node given up", "node is down", "node resets", "node speaks in pieces",
        "node stops reading", "node's queue is full", "not added, inbound", "not added, outbound", "peer stops reading",
        "pong with another cookie", "recycle, closed", "recycle, contradictory", "recycle, stale", "recycle, unknown", "shed",
        "stalled connection recycled", "started", "stopped", "stopped, cut short", "subscriber leaves", "subscriber never reads",
        "subscriber too slow", "the wall clock is set", "time leaps", "wake-up gets lost",
    ];

    private static readonly string[] Dials =
    [
        "connected", "given up", "refused", "unreachable", "timed_out", "wrong_network", "no_common_version", "handshake_failed", "query_answered",
        "connection_exists", "forbidden", "limit_reached", "address_in_use", "stopping", "unresolvable",
    ];

    private static readonly string[] Caps = ["inbound_limit", "ip_limit", "local_limit", "outbound_limit", "pending_limit"];

    /// <summary>All of them.</summary>
    public static IEnumerable<Requirement> All =>
    [
        .. ConnectionTransitions.Legal.Select(static move => new Requirement(NameOf(move), PerMove, Operations)),
        .. Reasons.Select(static reason => Fault($"close: {reason.Name()}")),
        .. Faults.Select(static fault => Fault($"fault: {fault}")),
        .. Phases.SelectMany(static phase => new[] { Fault($"fault: closed here, {phase}"), Fault($"fault: peer ends, {phase}"), Fault($"fault: peer resets, {phase}") }),
        .. AcceptErrors.Select(static kind => Fault($"fault: accept fails, {kind.Name()}")),
        .. Dials.Select(static dial => Fault($"dial: {dial}")),
        .. Sayings.Select(static saying => Fault($"said: {saying.Name}")).Distinct(),
        .. Made.Select(static saying => Fault($"said: {saying}")),
        .. Enum.GetNames<Delivery>().Select(static delivery => Fault($"delivery: {delivery}")),
        .. Caps.Select(static cap => new Requirement($"seeds with cap: {cap}", 200_000, Seeds)),
        new Requirement("seeds with a cap", 500_000, Seeds),
    ];

    /// <summary>What a move is counted under.</summary>
    public static string NameOf((ConnectionState From, ConnectionState To) move) => $"move: {Enum.GetName(move.From)} to {Enum.GetName(move.To)}";

    private static IEnumerable<CloseReason> Reasons => Enum.GetValues<CloseReason>().Where(static reason => reason != CloseReason.None);

    private static IEnumerable<AcceptErrorKind> AcceptErrors =>
        Enum.GetValues<AcceptErrorKind>().Where(static kind => kind != AcceptErrorKind.ReceiverFailed);

    private static IEnumerable<Saying> Sayings => [.. Utterances.ToNodes, .. Utterances.ToLocals, .. Utterances.NodeAnswers, .. Utterances.Later];

    // What is made for each occasion.
    private static readonly string[] Made = ["node, accept", "node, more", "more, to be forwarded"];

    private static Requirement Fault(string name) => new(name, PerFault, Operations);
}
