using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>What is asked of a run of pings.</summary>
/// <param name="Target">Whom to ping.</param>
/// <param name="Family">Node-to-node, or node-to-client.</param>
/// <param name="NetworkMagic">The network that the node is expected to be on.</param>
internal sealed record PingPlan(PingTarget Target, ProtocolFamily Family, uint NetworkMagic)
{
    /// <summary>How many pings; 0 for as many as there is time for.</summary>
    public int Count { get; init; }

    /// <summary>The pause between a ping's answer and the next ping.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long each of these may take: finding and reaching the node, the handshake, and one keep-alive.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the node is first asked for its versions.</summary>
    public bool Query { get; init; }
}
