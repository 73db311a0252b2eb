namespace Dingo.Ouroboros.KeepAlive;

/// <summary>The tag that opens each keep-alive message.</summary>
public enum KeepAliveKind : byte
{
    /// <summary>The initiator asks for a sign of life.</summary>
    Ping = 0,

    /// <summary>The responder gives it, with the same cookie.</summary>
    Pong = 1,

    /// <summary>The initiator ends the mini-protocol; the connection stays.</summary>
    Done = 2,
}
