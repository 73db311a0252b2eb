namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One listener that forwards: its nodes, and who looks at them.</summary>
internal sealed class ForwardedListener
{
    // A node is mostly on this host or beside it; one that takes longer is as good as gone.
    private static readonly TimeSpan ReachTimeout = TimeSpan.FromSeconds(2);

    private readonly bool _sendsProxy;

    /// <param name="name">The listener's.</param>
    /// <param name="settings">Of its nodes.</param>
    /// <param name="checks">Of each of its nodes; whoever made them starts and disposes them.</param>
    public ForwardedListener(string name, BackendSettings settings, IReadOnlyList<BackendCheck> checks)
    {
        Name = name;
        Checks = checks;
        Pool = new BackendPool([.. checks.Select(static check => check.Backend)]);
        _sendsProxy = settings.SendsProxy;
    }

    /// <summary>The listener's name.</summary>
    public string Name { get; }

    /// <summary>Look at its nodes, one each.</summary>
    public IReadOnlyList<BackendCheck> Checks { get; }

    /// <summary>Its nodes.</summary>
    public BackendPool Pool { get; }

    /// <summary>Takes its connections.</summary>
    /// <param name="localIdleTimeout">For how long nothing may move on a node-to-client connection; null for as long as both sides like.</param>
    public ForwardHandOver HandOver(TimeSpan? localIdleTimeout) => new(Pool, new SocketReacher(ReachTimeout, _sendsProxy), localIdleTimeout);
}
