using System.Net.Sockets;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Finds the addresses of names, and the hosts of services.</summary>
/// <remarks>Safe on any thread. Whatever goes wrong is an answer; what follows an answer never runs on the socket engine's thread.</remarks>
public interface INameResolver
{
    /// <summary>Finds the addresses of one family.</summary>
    /// <param name="host">A host's name, with or without a trailing dot, or an IP address.</param>
    /// <param name="family">IPv4 or IPv6; anything else is <see cref="NameFailure.Invalid"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken);

    /// <summary>Finds who offers a service (SRV records, RFC 2782).</summary>
    /// <param name="name">The full name of the service, as in <c>_cardano._tcp.example.com</c>; search domains are not tried.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ServiceAnswer> ResolveServiceAsync(string name, CancellationToken cancellationToken);
}
