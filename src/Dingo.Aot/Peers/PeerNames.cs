using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Aot.Peers;

/// <summary>Turns the access points of a group into those of single peers.</summary>
/// <param name="resolver">Finds the addresses of names, and the hosts of services.</param>
internal sealed class PeerNames(INameResolver resolver)
{
    /// <summary>How many peers are made of one access point, at most.</summary>
    public const int MaxPeers = 64;

    /// <summary>Finds the peers behind one access point.</summary>
    /// <param name="point">As it was written down.</param>
    /// <param name="toAddresses">Whether each address is a peer of its own; else a name is one, however many addresses it has.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Each once; none where the name leads nowhere at present.</returns>
    public async Task<IReadOnlyList<AccessPoint>> FindAsync(AccessPoint point, bool toAddresses, CancellationToken cancellationToken)
    {
        var found = point.IsService ? await FindHostsAsync(point.Host, cancellationToken).ConfigureAwait(false) : [point];
        if (toAddresses)
            found = await FindAddressesAsync(found, cancellationToken).ConfigureAwait(false);
        return [.. found.Distinct().Take(MaxPeers)];
    }

    private async Task<IReadOnlyList<AccessPoint>> FindHostsAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveServiceAsync(service, cancellationToken).ConfigureAwait(false);
        return [.. answer.Targets.Select(static target => new AccessPoint(target.Host, target.Port))];
    }

    private async Task<IReadOnlyList<AccessPoint>> FindAddressesAsync(IReadOnlyList<AccessPoint> points, CancellationToken cancellationToken)
    {
        var found = new List<AccessPoint>();
        foreach (var point in points)
        {
            if (point.IsName)
                found.AddRange((await FindAddressesAsync(point.Host, cancellationToken).ConfigureAwait(false)).Select(address => point with { Host = address.ToString() }));
            else
                found.Add(point);
            if (found.Count >= MaxPeers)
                break;
        }

        return found;
    }

    private async Task<IEnumerable<IPAddress>> FindAddressesAsync(string host, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            resolver.ResolveAsync(host, AddressFamily.InterNetworkV6, cancellationToken),
            resolver.ResolveAsync(host, AddressFamily.InterNetwork, cancellationToken)).ConfigureAwait(false);
        return answers[0].Addresses.Concat(answers[1].Addresses);
    }
}
