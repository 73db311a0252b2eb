using Dingo.Aot.Configuration;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>All listeners that forward. A reload plans anew, and adopts the plan once it has been applied.</summary>
/// <remarks><see cref="Plan(DaemonOptions)"/> and <see cref="AdoptAsync"/> are called by one at a time; the rest is safe on any thread.</remarks>
internal sealed class ForwardedListeners(BackendTools tools) : IAsyncDisposable
{
    private volatile IReadOnlyList<ForwardedListener> _all = [];

    /// <summary>Those in force, in the order of the configuration.</summary>
    public IReadOnlyList<ForwardedListener> All => _all;

    /// <summary>Whether each has a node that is up.</summary>
    public bool AreUp => _all.All(static listener => listener.Pool.IsUp);

    /// <summary>How each of their nodes is.</summary>
    public IEnumerable<BackendReport> Report() =>
        _all.SelectMany(static listener => listener.Pool.Backends.Select(backend => BackendReport.Of(listener.Name, backend)));

    /// <summary>Those of a configuration: each whose nodes stay what they are is the one in force; the others do nothing yet.</summary>
    public IReadOnlyList<ForwardedListener> Plan(DaemonOptions options) =>
    [
        .. options.Listeners.Where(static listener => listener.HandOver == HandOverKind.Forward).Select(Plan),
    ];

    /// <summary>Makes a plan the one in force: looks after the nodes that are new, and no more after those that are gone.</summary>
    public async Task AdoptAsync(IReadOnlyList<ForwardedListener> plan)
    {
        var before = _all;
        _all = plan;
        foreach (var listener in plan.Except(before))
            listener.Start();
        foreach (var listener in before.Except(plan))
            await listener.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops looking after nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        await AdoptAsync([]).ConfigureAwait(false);
        tools.Dispose();
    }

    private ForwardedListener Plan(ListenerOptions listener)
    {
        var settings = BackendSettings.Of(listener);
        return _all.FirstOrDefault(known => known.Name == listener.Name && known.Settings == settings)
            ?? new ForwardedListener(listener.Name, settings, tools);
    }
}
