using System.Net.Sockets;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Finds the addresses of names.</summary>
public interface INameResolver
{
    /// <summary>Finds the addresses of one family. What follows runs on the thread pool.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken);
}
