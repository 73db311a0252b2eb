using System.Collections.Immutable;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>Is told how a run of pings goes; one call at a time.</summary>
internal interface IPingReport
{
    /// <summary>The node named its versions.</summary>
    void Queried(ImmutableArray<QueriedVersion> versions);

    /// <summary>The first handshake agreed.</summary>
    void Connected(PingLink link);

    /// <summary>A ping was answered.</summary>
    /// <param name="sequence">1 for the first.</param>
    /// <param name="roundTrip">How long that took.</param>
    void Answered(int sequence, TimeSpan roundTrip);

    /// <summary>A ping was lost, or none could be sent.</summary>
    /// <param name="sequence">1 for the first; 0 before it.</param>
    /// <param name="fault">Why.</param>
    void Failed(int sequence, PingFault fault);

    /// <summary>All is said and done.</summary>
    void Ended(PingTally tally);
}
