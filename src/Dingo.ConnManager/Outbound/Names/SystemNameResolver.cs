using System.Net.Sockets;
namespace Dingo.ConnManager.Outbound.Names;
/// <summary>stub</summary>
public sealed class SystemNameResolver(TimeProvider time) : INameResolver
{
    /// <summary>stub</summary>
    public Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken) { _ = time; return Task.FromResult(new NameAnswer([], NameFailure.Unavailable)); }
}
