using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Outbound;

/// <summary>How connections are opened. Immutable.</summary>
/// <param name="Settings">Of the connections.</param>
/// <param name="HandOver">Takes them over.</param>
/// <param name="ConnectTimeout">How long it may take to find and to reach a peer.</param>
internal sealed record DialerSetup(ConnectionSettings Settings, IHandOver HandOver, TimeSpan ConnectTimeout);
