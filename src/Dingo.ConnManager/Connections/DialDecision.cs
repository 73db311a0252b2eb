using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <summary>The table's answer to a request to dial.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Lease">To dial: the place, which the caller gives back or binds a connection to.</param>
/// <param name="Reused">To reuse: the connection; from now on it counts as used by us.</param>
/// <param name="Existing">Where there is one already: the connection, once it is established.</param>
/// <param name="Change">To wait: completes when it is time to ask again.</param>
internal readonly record struct DialDecision(
    DialVerdict Verdict, ConnectionLease Lease = default, Connection? Reused = null, Connection? Existing = null, Task? Change = null);
