using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Connections;

/// <summary>What the lives of all connections, accepted or dialled, have in common.</summary>
/// <param name="Table">Knows them all.</param>
/// <param name="Figures">Counts what becomes of them.</param>
/// <param name="HandshakeLines">Paces the log lines of failed handshakes.</param>
/// <param name="Logger">Is told of failures.</param>
/// <param name="Callbacks">Are told of those that are gone; null where nobody is.</param>
internal sealed record LifecycleSetup(
    ConnectionTable Table, LifecycleFigures Figures, LinePacer HandshakeLines, ILogger Logger, ClosedCallbacks? Callbacks = null);
