using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Simulation.World;

/// <summary>A name server in memory.</summary>
internal sealed class MemoryNames : INameResolver
{
    /// <summary>A name with one address of each family, one with three addresses, one with none, one that is never answered, one without a server.</summary>
    public static readonly string[] Hosts = ["both.example", "three.example", "nobody.example", "silent.example", "broken.example"];

    private static readonly NameAnswer None = new([], NameFailure.NotFound);

    public async Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        if (host == "silent.example")
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isFour = family == AddressFamily.InterNetwork;
        return (host, isFour) switch
        {
            ("both.example", true) => new([IPAddress.Parse("198.51.100.1")], NameFailure.None),
            ("both.example", false) => new([IPAddress.Parse("2001:db8:9::1")], NameFailure.None),
            ("three.example", true) => new(
                [IPAddress.Parse("198.51.100.11"), IPAddress.Parse("198.51.100.12"), IPAddress.Parse("198.51.100.13")], NameFailure.None),
            ("broken.example", _) => new([], NameFailure.Unavailable),
            _ => None,
        };
    }

    public Task<ServiceAnswer> ResolveServiceAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(new ServiceAnswer([new ServiceTarget("both.example", 3001, 0, 0), new ServiceTarget("three.example", 3001, 1, 0)], NameFailure.None));
}
