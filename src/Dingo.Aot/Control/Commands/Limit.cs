using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;

namespace Dingo.Aot.Control.Commands;

/// <summary>One of the limits that can be set while the daemon runs.</summary>
/// <param name="Name">The last part of its configuration key.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">The limits with another value of it.</param>
/// <param name="Used">How much of it is used; null for a limit that each source has.</param>
internal sealed record Limit(
    string Name, Func<ConnectionLimits, int> Get, Func<ConnectionLimits, int, ConnectionLimits> Set, Func<ConnectionCounts, int?> Used)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Limit> All { get; } =
    [
        new("MaxInboundConns", static l => l.MaxInboundConns, static (l, value) => l with { MaxInboundConns = value }, static c => c.Inbound),
        new("MaxConnectionsPerIP", static l => l.MaxConnectionsPerIP, static (l, value) => l with { MaxConnectionsPerIP = value }, static _ => null),
        new("MaxLocalConns", static l => l.MaxLocalConns, static (l, value) => l with { MaxLocalConns = value }, static c => c.Local),
        new("MaxOutboundConns", static l => l.MaxOutboundConns, static (l, value) => l with { MaxOutboundConns = value }, static c => c.Outbound),
        new("MaxPendingHandshakes", static l => l.MaxPendingHandshakes, static (l, value) => l with { MaxPendingHandshakes = value },
            static c => Math.Max(c.PendingInbound, c.PendingLocal)),
    ];

    /// <summary>As it stands.</summary>
    public LimitAnswer Describe(ConnectionLimits limits, in ConnectionCounts counts) => new(Name, Get(limits), Used(counts));
}
