using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager;

/// <summary>Is told of each connection that had been published as opened and has left the connection manager, clients included; once.</summary>
/// <remarks>
/// Called after the closed event has its number, one call at a time, on the thread pool, under no lock. What waits to be told is kept:
/// a call that never returns keeps all later ones waiting (<see cref="ConnectionManagerFigures.ClosedCallbacksWaiting"/>). What it
/// throws is logged and counted, and changes nothing.
/// </remarks>
/// <param name="connectionId">The identity it was opened with.</param>
/// <param name="error">What went wrong, or <see langword="null"/> when it ended in good order.</param>
public delegate void ConnectionManagerConnClosedFunc(ConnectionId connectionId, string? error);
