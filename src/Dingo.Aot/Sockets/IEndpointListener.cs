using System.Net;
using System.Net.Sockets;

namespace Dingo.Aot.Sockets;

/// <summary>Where the clients of one of the daemon's own endpoints arrive, scrapers or whoever steers: the seam at which a test lets accepting fail.</summary>
internal interface IEndpointListener : IDisposable
{
    /// <summary>The address that is really bound.</summary>
    EndPoint EndPoint { get; }

    /// <summary>The socket of an accept that succeeded; the caller's from then on.</summary>
    Socket? Accepted { get; }

    /// <summary>Waits for the next client; one call at a time. Disposal ends it with an error.</summary>
    ValueTask<SocketError> AcceptAsync();
}
