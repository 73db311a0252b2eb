using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Outbound;

/// <summary>What is offered on connections that we open, and what becomes of them.</summary>
public sealed record OutboundOptions
{
    /// <summary>What is proposed.</summary>
    public required HandshakeParameters Handshake { get; init; }

    /// <summary>Takes over what was established.</summary>
    public required IHandOver HandOver { get; init; }
}
