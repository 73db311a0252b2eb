using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>A resolver with a hosts file and settings of the test's own.</summary>
internal sealed class Bench : IDisposable
{
    private readonly string _hosts = Path.Combine(Path.GetTempPath(), $"dingo-hosts-{Guid.NewGuid():N}");

    public Bench(TimeProvider? time = null, params IEnumerable<ScriptedDns> servers)
    {
        Settings = new ResolverSettings { Servers = [.. servers.Select(static s => s.EndPoint)] };
        Resolver = new SystemNameResolver(time ?? TimeProvider.System, _hosts, () => Settings);
    }

    public ResolverSettings Settings { get; set; }

    public SystemNameResolver Resolver { get; }

    public string Hosts
    {
        set => File.WriteAllText(_hosts, value);
    }

    /// <summary>The answer as text: the addresses, or the failure.</summary>
    public async Task<string> FourAsync(string host) => Text(await AskAsync(host, AddressFamily.InterNetwork));

    /// <inheritdoc cref="FourAsync"/>
    public async Task<string> SixAsync(string host) => Text(await AskAsync(host, AddressFamily.InterNetworkV6));

    public void Dispose() => File.Delete(_hosts);

    private Task<NameAnswer> AskAsync(string host, AddressFamily family) =>
        Resolver.ResolveAsync(host, family, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

    private static string Text(NameAnswer answer) => answer.Failure switch
    {
        NameFailure.None => string.Join<IPAddress>(' ', answer.Addresses),
        NameFailure.NotFound => "not found",
        NameFailure.Unavailable => "unavailable",
        _ => "invalid",
    };
}
