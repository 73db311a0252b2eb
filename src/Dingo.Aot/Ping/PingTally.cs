namespace Dingo.Aot.Ping;

/// <summary>What became of all pings of a run. Not safe on several threads.</summary>
internal sealed class PingTally
{
    /// <summary>Median and percentiles are those of so many answers, the last: more than a day of one each second.</summary>
    public const int MaxSamples = 100_000;

    private readonly List<long> _samples = [];
    private TimeSpan _total;

    /// <summary>Pings sent, or tried.</summary>
    public int Sent => Answered + Lost;

    /// <summary>Those that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Those that were not.</summary>
    public int Lost { get; private set; }

    /// <summary>The part of them that was lost, from 0 to 100.</summary>
    public double LostPercent => Sent == 0 ? 0 : 100.0 * Lost / Sent;

    /// <summary>The shortest time; zero while there is none, as with the others.</summary>
    public TimeSpan Min { get; private set; }

    /// <summary>The longest time.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>The mean of all.</summary>
    public TimeSpan Average => Answered == 0 ? default : _total / Answered;

    /// <summary>Counts an answer.</summary>
    public void Add(TimeSpan roundTrip)
    {
        Min = Answered == 0 || roundTrip < Min ? roundTrip : Min;
        Max = roundTrip > Max ? roundTrip : Max;
        _total += roundTrip;
        if (_samples.Count < MaxSamples)
            _samples.Add(roundTrip.Ticks);
        else
            _samples[Answered % MaxSamples] = roundTrip.Ticks;
        Answered++;
    }

    /// <summary>Counts a loss.</summary>
    public void Lose() => Lost++;

    /// <summary>The time that a part of the answers did not exceed (nearest rank).</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    public TimeSpan Percentile(int percent)
    {
        if (_samples.Count == 0)
            return default;
        long[] sorted = [.. _samples];
        Array.Sort(sorted);
        return TimeSpan.FromTicks(sorted[(int)Math.Ceiling(sorted.Length * percent / 100.0) - 1]);
    }
}
