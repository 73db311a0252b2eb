using System.Net;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace Dingo.ConnManager.Listening;

/// <summary>The listeners of one connection manager: bound together, changed together, stopped together.</summary>
/// <remarks>Whoever changes it sees to it that there is one change at a time; it may be read on any thread.</remarks>
/// <param name="network">Where endpoints are bound.</param>
/// <param name="setupFor">What a listener works with.</param>
internal sealed class ListenerSet(INetwork network, Func<ListenerConfig, ListenerSetup> setupFor)
{
    private volatile Entry[] _entries = [];

    /// <summary>Whether every one of them accepts.</summary>
    public bool AreAccepting => Array.TrueForAll(_entries, static entry => entry.Listener.IsAccepting);

    /// <summary>Name and concrete endpoint of each.</summary>
    public (string Name, EndPoint EndPoint)[] Resolved => Array.ConvertAll(_entries, static entry => (entry.Listener.Name, entry.Listener.EndPoint));

    /// <summary>What each has counted.</summary>
    public ListenerReport[] Reports => Array.ConvertAll(
        _entries, static entry => Report(entry.Listener));

    /// <summary>What the lists of each say to a peer, in their order; those to which it cannot come are left out.</summary>
    public ListenerVerdict[] Explain(ProtocolFamily family, PeerEndPoint peer) =>
        [.. _entries.Select(entry => entry.Listener.Explain(family, peer)).OfType<ListenerVerdict>()];

    /// <summary>
    /// Makes them those: whoever is bound already stays, and works with what it is configured with now; the others are bound, and accept
    /// when they are told to; whoever is not configured any more stops, and its connections go on.
    /// </summary>
    /// <exception cref="ListenException">One cannot be bound: nothing has changed, and the supplied sockets of newcomers are closed.</exception>
    public async Task BecomeAsync(IReadOnlyList<ListenerConfig> configs)
    {
        var before = _entries;
        var after = await BindMissingAsync(configs, before).ConfigureAwait(false);
        foreach (var entry in after.Where(entry => IsOf(before, entry)))
            entry.Listener.Use(setupFor(entry.Config));
        _entries = after;
        await StopAsync(before.Where(old => !IsOf(after, old))).ConfigureAwait(false);
    }

    /// <summary>Lets those accept that do not yet.</summary>
    public void Start()
    {
        foreach (var entry in _entries)
            entry.Listener.Start();
    }

    /// <summary>Stops and unbinds them all. Connections go on.</summary>
    public Task StopAsync()
    {
        var entries = _entries;
        _entries = [];
        return StopAsync(entries);
    }

    private async Task<Entry[]> BindMissingAsync(IReadOnlyList<ListenerConfig> configs, Entry[] before)
    {
        var entries = new List<Entry>(configs.Count);
        var bound = new List<Entry>();
        try
        {
            foreach (var config in configs)
            {
                var entry = Array.Find(before, old => config.IsBoundAs(old.Config)) is { } same ? same with { Config = config } : Bind(config, before);
                entries.Add(entry);
                if (!IsOf(before, entry))
                    bound.Add(entry);
            }

            return [.. entries];
        }
        catch
        {
            await StopAsync(bound).ConfigureAwait(false);
            foreach (var config in configs)
            {
                if (!before.Any(old => config.IsBoundAs(old.Config)))
                    SuppliedListeningSocket.Close(config.Listener);
            }

            throw;
        }
    }

    private Entry Bind(ListenerConfig config, Entry[] before)
    {
        // Two of ours would fight over the address, and whoever loses would blame another process.
        if (Array.Find(before, old => IsTaken(config, old.Listener.EndPoint)) is { } holder)
        {
            throw new ListenException(
                ListenFailure.AddressInUse, config.Address,
                $"listener {holder.Config.Name} is bound there, and newcomers are bound before others go: restart, or choose another address")
            {
                Listener = config.Name,
            };
        }

        return new Entry(config, Listener.Bind(network, config, setupFor(config)));
    }

    private static bool IsTaken(ListenerConfig config, EndPoint bound) =>
        Equals(config.EndPoint, bound)
        || (!config.ReuseAddress && config.EndPoint is IPEndPoint wanted && bound is IPEndPoint has && wanted.Port == has.Port
            && (IsForAll(wanted, has.AddressFamily) || IsForAll(has, wanted.AddressFamily)));

    // The one for all of IPv6 takes IPv4 too.
    private static bool IsForAll(IPEndPoint endPoint, AddressFamily family) =>
        endPoint.Address.Equals(IPAddress.IPv6Any) || (endPoint.Address.Equals(IPAddress.Any) && family == AddressFamily.InterNetwork);

    private static ListenerReport Report(Listener listener) =>
        new(listener.Name, listener.EndPoint, listener.IsAccepting, listener.Figures, listener.Refusals, listener.AwaitingProxies);

    private static Task StopAsync(IEnumerable<Entry> entries) => Task.WhenAll(entries.Select(static entry => entry.Listener.StopAsync()));

    private static bool IsOf(Entry[] entries, Entry sought) => Array.Exists(entries, entry => entry.Listener == sought.Listener);

    private sealed record Entry(ListenerConfig Config, Listener Listener);
}
