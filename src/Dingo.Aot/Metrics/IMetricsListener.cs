using System.Net;
using System.Net.Sockets;

namespace Dingo.Aot.Metrics;

/// <summary>Where scrapers arrive: the seam at which a test lets accepting fail.</summary>
internal interface IMetricsListener : IDisposable
{
    /// <summary>The address that is really bound.</summary>
    EndPoint EndPoint { get; }

    /// <summary>The socket of an accept that succeeded; the caller's from then on.</summary>
    Socket? Accepted { get; }

    /// <summary>Waits for the next scraper; one call at a time. Disposal ends it with an error.</summary>
    ValueTask<SocketError> AcceptAsync();
}
