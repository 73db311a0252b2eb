namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>The nodes of one listener. Safe on any thread.</summary>
internal sealed class BackendPool(IReadOnlyList<Backend> backends)
{
    /// <summary>The most there can be: as many as a set of those tried has bits.</summary>
    public const int MaxBackends = 64;

    private uint _turn;

    /// <summary>All of them, in the order of the configuration.</summary>
    public IReadOnlyList<Backend> Backends => backends;

    /// <summary>Whether there is one that is up.</summary>
    public bool IsUp => backends.Any(static backend => backend.State == BackendState.Up);

    /// <summary>Chooses the usable one with the fewest connections; of equals, each in turn.</summary>
    /// <param name="tried">One bit for each that is not to be chosen; the one chosen is added.</param>
    /// <returns>Null when there is none left.</returns>
    public Backend? Choose(ref ulong tried)
    {
        int chosen = -1;
        int start = (int)(Interlocked.Increment(ref _turn) % (uint)backends.Count);
        for (int i = 0; i < backends.Count; i++)
        {
            int index = (start + i) % backends.Count;
            if ((tried & (1UL << index)) != 0 || !backends[index].IsUsable)
                continue;
            if (chosen < 0 || backends[index].Connections < backends[chosen].Connections)
                chosen = index;
        }

        if (chosen < 0)
            return null;
        tried |= 1UL << chosen;
        return backends[chosen];
    }
}
