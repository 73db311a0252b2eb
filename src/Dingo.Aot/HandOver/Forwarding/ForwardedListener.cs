namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One listener that forwards: its nodes, and who looks after them.</summary>
internal sealed class ForwardedListener : IAsyncDisposable
{
    // A node is mostly on this host or beside it; one that takes longer is as good as gone.
    private static readonly TimeSpan ReachTimeout = TimeSpan.FromSeconds(2);

    private readonly BackendCheck[] _checks;

    /// <param name="name">The listener's.</param>
    /// <param name="settings">Of its nodes.</param>
    /// <param name="tools">To look after them with.</param>
    public ForwardedListener(string name, BackendSettings settings, BackendTools tools)
    {
        Name = name;
        Settings = settings;
        Pool = new BackendPool([.. settings.Addresses.Split(' ').Select(static address => new Backend(BackendAddress.Parse(address)))]);
        _checks = [.. Pool.Backends.Select(backend => new BackendCheck(name, backend, settings, tools))];
    }

    /// <summary>The listener's name.</summary>
    public string Name { get; }

    /// <summary>What decides who its nodes are.</summary>
    public BackendSettings Settings { get; }

    /// <summary>Its nodes.</summary>
    public BackendPool Pool { get; }

    /// <summary>Takes its connections.</summary>
    /// <param name="localIdleTimeout">For how long nothing may move on a node-to-client connection; null for as long as both sides like.</param>
    public ForwardHandOver HandOver(TimeSpan? localIdleTimeout) =>
        new(Pool, new SocketReacher(ReachTimeout, Settings.SendsProxy), localIdleTimeout);

    /// <summary>Begins to look after the nodes.</summary>
    public void Start() => Array.ForEach(_checks, static check => check.Start());

    /// <summary>Stops looking after them; connections go on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var check in _checks)
            await check.DisposeAsync().ConfigureAwait(false);
    }
}
