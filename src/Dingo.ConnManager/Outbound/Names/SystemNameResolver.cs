using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Finds names as the system does: in its hosts file first, then with its name servers.</summary>
/// <remarks>
/// No part of it calls the C library, since a static binary has no getaddrinfo. A name that is in the hosts file is answered from there
/// in both families; <c>localhost</c> is this host (RFC 6761). Both files are read again when they have changed. At most 32 addresses of
/// an answer are used, and none that is unspecified, multicast or broadcast.
/// </remarks>
public sealed class SystemNameResolver : INameResolver
{
    private readonly WatchedFile<HostsTable> _hosts;
    private readonly Func<ResolverSettings> _settings;
    private readonly NameServers _servers;

    /// <summary>Makes it; nothing is read before the first question.</summary>
    /// <param name="time">Measures time limits.</param>
    /// <param name="hostsPath">The hosts file; null for the system's.</param>
    /// <param name="resolvConfPath">The file that names the name servers; null for the system's. On Windows the system knows them, and null must be given.</param>
    public SystemNameResolver(TimeProvider time, string? hostsPath = null, string? resolvConfPath = null)
        : this(time, hostsPath ?? SystemFiles.Hosts, SettingsFrom(resolvConfPath, time))
    {
    }

    internal SystemNameResolver(TimeProvider time, string hostsPath, Func<ResolverSettings> settings)
    {
        _hosts = new WatchedFile<HostsTable>(hostsPath, HostsTable.MaxBytes, HostsTable.Parse, time);
        _settings = settings;
        _servers = new NameServers(time);
    }

    /// <inheritdoc/>
    public Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<NameAnswer>(cancellationToken);
        return AnswerHere(host, family) is { } answer ? Task.FromResult(answer) : SearchAsync(host, family, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ServiceAnswer> ResolveServiceAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!HostName.IsValid(name))
            return new ServiceAnswer([], NameFailure.Invalid);
        string full = HostName.WithoutDot(name).ToString();
        var (records, failure, _) = await AskAsync<SrvRecord>(full, QueryType.SRV, _settings(), cancellationToken).ConfigureAwait(false);
        // A target of "." says that the service is not offered here.
        var usable = records.Where(static r => r.Port != 0 && HostName.IsValid(r.Target.Value))
            .OrderBy(static r => r.Priority).Take(AddressRules.MaxAddresses);
        ServiceTarget[] targets = [.. ServiceOrder.Arrange(usable, Random.Shared)
            .Select(static r => new ServiceTarget(HostName.WithoutDot(r.Target.Value).ToString(), r.Port, r.Priority, r.Weight))];
        return new ServiceAnswer(targets, failure == NameFailure.None && targets.Length == 0 ? NameFailure.NotFound : failure);
    }

    private static Func<ResolverSettings> SettingsFrom(string? path, TimeProvider time)
    {
        if (path is null && OperatingSystem.IsWindows())
            return SystemFiles.WindowsSettings;
        var file = new WatchedFile<ResolverSettings>(path ?? SystemFiles.ResolvConf, ResolvConf.MaxBytes, ResolvConf.Parse, time);
        return () => file.Current;
    }

    // What needs no name server: addresses, this host, what the hosts file names, and what is no name.
    private NameAnswer? AnswerHere(string host, AddressFamily family)
    {
        if (family is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return new NameAnswer([], NameFailure.Invalid);
        if (HostName.IsNumeric(host))
            return AnswerNumeric(host, family);
        if (!HostName.IsValid(host))
            return new NameAnswer([], NameFailure.Invalid);
        if (HostName.IsLocal(host))
            return new NameAnswer([family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback], NameFailure.None);
        return _hosts.Current.Find(HostName.WithoutDot(host).ToString()) is { } found ? AddressRules.Choose(found, family) : null;
    }

    private static NameAnswer AnswerNumeric(string host, AddressFamily family)
    {
        if (!HostName.TryParseAddress(host, out var address))
            return new NameAnswer([], NameFailure.Invalid);
        return address.AddressFamily == family ? new NameAnswer([address], NameFailure.None) : new NameAnswer([], NameFailure.NotFound);
    }

    private async Task<NameAnswer> SearchAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        var settings = _settings();
        var type = family == AddressFamily.InterNetwork ? QueryType.A : QueryType.AAAA;
        var failure = NameFailure.NotFound;
        foreach (string name in HostName.Candidates(host, settings.Search, settings.Ndots))
        {
            var asked = await AskAsync<AddressRecord>(name, type, settings, cancellationToken).ConfigureAwait(false);
            var answer = AddressRules.Choose(asked.Records.Select(static r => r.Address), family);
            if (answer.Failure == NameFailure.None)
                return answer;
            if (asked.Failure == NameFailure.Unavailable)
                failure = NameFailure.Unavailable;
            // Who says nothing to this name will say nothing to the next.
            if (asked.IsSilent)
                break;
        }

        return new NameAnswer([], failure);
    }

    private async Task<(List<T> Records, NameFailure Failure, bool IsSilent)> AskAsync<T>(
        string name, QueryType type, ResolverSettings settings, CancellationToken cancellationToken)
        where T : DnsResourceRecord
    {
        int aliases = 0;
        while (true)
        {
            string asked = name;
            var reply = await _servers.AskAsync(asked, type, settings, cancellationToken).ConfigureAwait(false);
            if (reply.Response is not { } response)
                return ([], NameFailure.Unavailable, reply.IsSilent);
            var records = reply.Take<T>(ref name, ref aliases);
            if (records is { Count: > 0 })
                return (records, NameFailure.None, false);
            // A server that recurses has followed the aliases itself; any other leaves the last name to be asked for.
            bool isEnd = records is null || name == asked || response.Header.RecursionAvailable || !HostName.IsValid(name);
            if (isEnd)
                return ([], NameFailure.NotFound, false);
        }
    }
}
