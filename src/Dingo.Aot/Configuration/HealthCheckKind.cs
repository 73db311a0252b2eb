namespace Dingo.Aot.Configuration;

/// <summary>When a node that connections are forwarded to counts as up.</summary>
internal enum HealthCheckKind
{
    /// <summary>When it answers a handshake that asks for its versions.</summary>
    Handshake,

    /// <summary>When it can be connected to.</summary>
    Connect,
}
