namespace Dingo.Interleavings.Scheduling;

/// <summary>Random numbers that depend on a seed alone, on every machine (xorshift*).</summary>
internal struct Dice
{
    private ulong _state;

    public Dice(ulong seed)
    {
        // Neighbouring seeds must not give neighbouring sequences; and the state may not be 0.
        _state = ((seed + 1) * 0x9E3779B97F4A7C15UL) | 1;
        Next(2);
        Next(2);
    }

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)(((_state * 0x2545F4914F6CDD1DUL) >> 33) % (ulong)below);
    }
}
