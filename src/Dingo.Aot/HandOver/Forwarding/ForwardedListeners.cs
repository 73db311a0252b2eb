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

    /// <summary>
    /// Those of a configuration. A node that its listener has had already stays the one that it is, with its connections and figures; it
    /// is looked at anew where that is to be done in another way. The others are not looked at yet.
    /// </summary>
    public IReadOnlyList<ForwardedListener> Plan(DaemonOptions options) =>
    [
        .. options.Listeners.Where(static listener => listener.HandOver == HandOverKind.Forward).Select(Plan),
    ];

    /// <summary>Makes a plan the one in force: looks at the nodes that are new, and no more at those that are gone; connections go on.</summary>
    public async Task AdoptAsync(IReadOnlyList<ForwardedListener> plan)
    {
        var (before, after) = (ChecksOf(_all), ChecksOf(plan));
        _all = plan;
        foreach (var check in before.Except(after))
            await check.DisposeAsync().ConfigureAwait(false);
        foreach (var check in after.Except(before))
            check.Start();
    }

    /// <summary>Stops looking at nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        await AdoptAsync([]).ConfigureAwait(false);
        tools.Dispose();
    }

    private ForwardedListener Plan(ListenerOptions listener)
    {
        var settings = BackendSettings.Of(listener);
        var known = _all.FirstOrDefault(known => known.Name == listener.Name)?.Checks ?? [];
        return new ForwardedListener(listener.Name, settings, [.. listener.Backends.Select(backend => CheckOf(backend.Address))]);

        BackendCheck CheckOf(string address)
        {
            var check = known.FirstOrDefault(known => known.Backend.Address.Text == address && known.Settings.Family == settings.Family);
            return check?.Settings == settings ? check
                : new BackendCheck(listener.Name, check?.Backend ?? new Backend(BackendAddress.Parse(address)), settings, tools);
        }
    }

    private static BackendCheck[] ChecksOf(IReadOnlyList<ForwardedListener> listeners) =>
        [.. listeners.SelectMany(static listener => listener.Checks)];
}
