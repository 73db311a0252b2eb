namespace Dingo.Aot.Peers;

/// <summary>Which peers are to be kept, and what of a topology is not.</summary>
/// <param name="Groups">What is kept.</param>
/// <param name="PublicRoots">Access points of public roots, which are not kept.</param>
/// <param name="BootstrapPeers">Bootstrap peers, which are not kept.</param>
internal sealed record PeerPlan(IReadOnlyList<PeerGroup> Groups, int PublicRoots, int BootstrapPeers)
{
    /// <summary>How many connections may be kept in all.</summary>
    public const int MaxConnections = 256;

    /// <summary>How many access points there may be in all, kept or not.</summary>
    public const int MaxAccessPoints = 1024;

    /// <summary>Nothing is kept.</summary>
    public static readonly PeerPlan None = new([], 0, 0);

    /// <summary>How many connections are to be kept.</summary>
    public int Connections => Groups.Sum(static group => group.Valency);

    /// <summary>Whether the same peers are kept by both, group by group.</summary>
    public bool IsSameAs(PeerPlan other) => Groups.Count == other.Groups.Count
        && Groups.Zip(other.Groups).All(static pair => pair.First.Valency == pair.Second.Valency
            && pair.First.AccessPoints.SequenceEqual(pair.Second.AccessPoints));

    /// <summary>Makes one in which every access point stands once, and no group wants more than it could have.</summary>
    /// <remarks>
    /// One that stands twice would be dialled twice, and the second dial be refused for ever: it stays where it stands first, and
    /// another group that has it too wants one less.
    /// </remarks>
    public static PeerPlan Of(IEnumerable<PeerGroup> groups, int publicRoots = 0, int bootstrapPeers = 0)
    {
        var seen = new HashSet<AccessPoint>();
        var kept = new List<PeerGroup>();
        foreach (var group in groups)
        {
            AccessPoint[] own = [.. group.AccessPoints.Distinct()];
            AccessPoint[] points = [.. own.Where(seen.Add)];
            int wanted = group.Valency - (own.Length - points.Length);
            int valency = points.Any(static point => point.IsName) ? wanted : Math.Min(wanted, points.Length);
            if (points.Length > 0 && valency > 0)
                kept.Add(new PeerGroup(points, valency));
        }

        return new PeerPlan(kept, publicRoots, bootstrapPeers);
    }
}
