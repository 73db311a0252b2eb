namespace Dingo.Simulation.World;

/// <summary>Numbers that follow from a seed, today and in every later runtime: the SplitMix64 generator of Steele, Lea and Flood (2014).</summary>
internal sealed class Chance(ulong seed) : Random
{
    private ulong _state = seed;

    /// <summary>A number from 0 to less than <paramref name="maxValue"/>.</summary>
    public override int Next(int maxValue) => (int)(Draw() % (ulong)maxValue);

    /// <summary>A number from <paramref name="minValue"/> to less than <paramref name="maxValue"/>.</summary>
    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    public override double NextDouble() => (Draw() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with a chance of one in so many.</summary>
    public bool OneIn(int count) => Next(count) == 0;

    private ulong Draw()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
