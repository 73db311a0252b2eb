using System.Net;
using Dingo.ConnManager.Admission;

namespace Dingo.ConnManager.Listening;

/// <summary>How one listener is, and what it has counted.</summary>
/// <param name="Name">The listener's name.</param>
/// <param name="EndPoint">Where it is bound.</param>
/// <param name="IsAccepting">Whether it accepts: not when it was lost.</param>
/// <param name="Accepts">What its acceptor saw.</param>
/// <param name="Refusals">How many peers got no place there, by reason.</param>
/// <param name="AwaitingProxies">How many connections wait for their proxy to say for whom they are.</param>
public sealed record ListenerReport(
    string Name, EndPoint EndPoint, bool IsAccepting, ListenerFigures Accepts, Func<RefusalReason, long> Refusals, int AwaitingProxies);
