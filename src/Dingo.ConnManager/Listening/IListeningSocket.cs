using System.Net;

namespace Dingo.ConnManager.Listening;

/// <summary>A bound endpoint as its acceptor sees it: one accept at a time, outcomes as values.</summary>
/// <remarks>
/// Called by one thread at a time, the acceptor's, except for <see cref="Wake"/> and <see cref="IDisposable.Dispose"/>,
/// which any thread may call at any time and more than once, and within which a pending accept may complete.
/// </remarks>
/// <typeparam name="TAccepted">What an accept yields: a socket, a pipe, or one end of an in-memory pair.</typeparam>
internal interface IListeningSocket<TAccepted> : IDisposable
    where TAccepted : class, IDisposable
{
    /// <summary>Where peers find it: the concrete port, or the path under which it was published.</summary>
    EndPoint LocalEndPoint { get; }

    /// <summary>Called once for each accept that was left pending; set before the first one.</summary>
    Action AcceptCompleted { set; }

    /// <summary>Starts an accept.</summary>
    /// <returns>False when it completed at once; its outcome is then to be taken, and nobody is called.</returns>
    bool AcceptAsync();

    /// <summary>Starts an accept that lets others be served first.</summary>
    /// <returns>False when it completed at once all the same.</returns>
    bool AcceptLater();

    /// <summary>The outcome of the accept that completed last. What was accepted belongs to the caller.</summary>
    AcceptOutcome<TAccepted> TakeOutcome();

    /// <summary>Keeps a descriptor in reserve for the moment when there are no others.</summary>
    /// <returns>False when it is not in reserve because the process or the system has none left.</returns>
    bool HoldReserve();

    /// <summary>Gives the reserve up, so that one more accept can succeed.</summary>
    /// <returns>False when there was none to give up.</returns>
    bool ReleaseReserve();

    /// <summary>Makes a pending accept complete at once or soon, with whatever outcome. Does not wait; may fail silently.</summary>
    void Wake();
}
