namespace Dingo.Aot.Control;

/// <summary>The places for clients, and who makes room when none is left.</summary>
/// <remarks>Safe on any thread. Its lock is held for decisions only.</remarks>
/// <param name="capacity">How many there are.</param>
internal sealed class ControlPlaces(int capacity)
{
    private readonly Lock _lock = new();
    private readonly List<ControlPlace> _taken = [];

    /// <summary>How many are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _taken.Count;
        }
    }

    /// <summary>Gives a place to a newcomer.</summary>
    /// <param name="place">The newcomer's.</param>
    /// <param name="victim">
    /// Whom to let go first, when none is free: the oldest that has not asked anything sensible yet, or else who has been idle longest.
    /// It begins nothing any more. Null when all are being answered.
    /// </param>
    public bool TryTake(ControlPlace place, out ControlPlace? victim)
    {
        lock (_lock)
        {
            victim = null;
            if (_taken.Count < capacity)
            {
                _taken.Add(place);
                return true;
            }

            foreach (var candidate in _taken)
            {
                if (!candidate.IsBusy && (victim is null || candidate.IsBefore(victim)))
                    victim = candidate;
            }
            if (victim is not null)
                victim.IsGivenUp = true;
            return false;
        }
    }

    /// <summary>Gives a place back. Harmless twice.</summary>
    public void Release(ControlPlace place)
    {
        lock (_lock)
            _taken.Remove(place);
    }

    /// <summary>The client is being answered, and cannot be let go for another; false when it was already.</summary>
    public bool TryBegin(ControlPlace place)
    {
        lock (_lock)
            return place.IsBusy = !place.IsGivenUp;
    }

    /// <summary>The client is idle again.</summary>
    /// <param name="place">The client's.</param>
    /// <param name="wasSensible">Whether it had asked for something that there is.</param>
    /// <param name="now">When, in any unit that rises.</param>
    public void End(ControlPlace place, bool wasSensible, long now)
    {
        lock (_lock)
        {
            place.IsBusy = false;
            place.HasAsked |= wasSensible;
            place.IdleSince = now;
        }
    }

    /// <summary>All that are taken now.</summary>
    public ControlPlace[] Taken()
    {
        lock (_lock)
            return [.. _taken];
    }
}
