using Dingo.Aot.Logging;

namespace Dingo.Aot.Peers;

/// <summary>Keeps the peers of a plan connected, and knows how they are: a live monitor of one's own topology.</summary>
/// <remarks>Safe on any thread. What it holds is bounded by the plan, not by what its peers do.</remarks>
internal sealed class KeptPeers : IAsyncDisposable
{
    // A restart dials two hundred and fifty peers over twenty-five seconds, and not all in one instant.
    private static readonly TimeSpan SpreadPerConnection = TimeSpan.FromMilliseconds(100);

    private readonly KeptGroup[] _groups;
    private readonly PeerTools _tools;

    /// <summary>Makes it; nothing is dialled before <see cref="Start"/>.</summary>
    /// <param name="plan">Whom it keeps.</param>
    /// <param name="tools">What it keeps them with.</param>
    /// <param name="before">Whoever kept peers before: the figures of those that are kept still go on. Null for nobody.</param>
    public KeptPeers(PeerPlan plan, PeerTools tools, KeptPeers? before = null)
    {
        Plan = plan;
        _tools = tools;
        var known = before is null ? [] : before.Figures.ToDictionary(static figures => figures.Name);
        _groups = [.. plan.Groups.Select(group => new KeptGroup(group, tools, known))];
    }

    /// <summary>Whom it keeps.</summary>
    public PeerPlan Plan { get; }

    /// <summary>What is known of each access point.</summary>
    public IEnumerable<PeerFigures> Figures => _groups.SelectMany(static group => group.Figures);

    /// <summary>Begins to dial. Called once; does nothing where the plan is empty.</summary>
    public void Start()
    {
        if (_groups.Length == 0)
            return;
        _tools.Logger.KeepingPeers(Plan.Connections, _groups.Length, Plan.PublicRoots, Plan.BootstrapPeers);
        foreach (var group in _groups)
            group.Start(SpreadPerConnection * Plan.Connections);
    }

    /// <summary>
    /// Gives everything up at once: no dial is in flight or will begin when it returns. Connections that are up stay, and are the
    /// connection manager's to close. Harmless twice.
    /// </summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Array.ConvertAll(_groups, static group => group.StopAsync())).ConfigureAwait(false);
}
