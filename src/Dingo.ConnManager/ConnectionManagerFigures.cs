using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Events;

namespace Dingo.ConnManager;

/// <summary>Everything that the connection manager counts.</summary>
/// <param name="Connections">What the connections that hold a place add up to.</param>
/// <param name="Lifecycle">What became of connections so far.</param>
/// <param name="Listeners">One report for each bound listener.</param>
/// <param name="EventsPublished">How many events were published, one figure for each <see cref="EventTypes.All"/>.</param>
/// <param name="EventsOverrun">Events that no subscriber got, because they came faster than they could be passed on.</param>
/// <param name="Subscriptions">One ring for each subscriber.</param>
/// <param name="AccountingMismatches">How often the counters did not agree with the connections; must stay 0.</param>
/// <param name="Dials">What became of dials.</param>
/// <param name="Recycles">Requests to recycle, one figure for each <see cref="RecycleOutcome"/>.</param>
/// <param name="ClosedCallbacksWaiting">Connections that the closed callback has not been told of yet.</param>
/// <param name="ClosedCallbackFailures">Calls of the closed callback that ended in an exception.</param>
/// <param name="LogFailures">Log lines that were lost because the logger threw.</param>
/// <param name="SlabsOutstanding">Buffers (16 KiB) that are held now.</param>
/// <param name="DeadlinesArmed">Deadlines that are running now.</param>
public sealed record ConnectionManagerFigures(
    ConnectionCounts Connections,
    LifecycleFigures Lifecycle,
    IReadOnlyList<ListenerReport> Listeners,
    IReadOnlyList<long> EventsPublished,
    ulong EventsOverrun,
    IReadOnlyList<RingFigures> Subscriptions,
    long AccountingMismatches,
    DialFigures Dials,
    IReadOnlyList<long> Recycles,
    int ClosedCallbacksWaiting,
    long ClosedCallbackFailures,
    long LogFailures,
    long SlabsOutstanding,
    int DeadlinesArmed);
