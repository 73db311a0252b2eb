using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.KeepAlive;

/// <summary>The numbers of the keep-alive mini-protocol (ouroboros-network, <c>KeepAlive.Codec</c> and node-to-node limits).</summary>
public static class KeepAliveProtocol
{
    /// <summary>Its mini-protocol number, node-to-node only.</summary>
    public const ushort Number = 8;

    /// <summary>Bytes that may wait unread.</summary>
    public const int IngressBytes = SegmentLimits.KeepAliveIngress;

    /// <summary>How long a responder waits for a ping.</summary>
    public static TimeSpan PingTimeout => TimeSpan.FromSeconds(97);

    /// <summary>How long an initiator waits for the pong.</summary>
    public static TimeSpan PongTimeout => TimeSpan.FromSeconds(60);

    /// <summary>How long an initiator rests after a pong before the next ping; the first is sent at once.</summary>
    public static TimeSpan PingInterval => TimeSpan.FromSeconds(10);
}
