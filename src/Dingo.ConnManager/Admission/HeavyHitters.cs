using System.Runtime.InteropServices;

namespace Dingo.ConnManager.Admission;

/// <summary>Counts the refusals of those who are refused most, in a bounded table: the Space-Saving algorithm of Metwally et al. (2005).</summary>
/// <remarks>
/// In a full table a newcomer takes the entry with the lowest count over, and inherits that count as its error: nobody is ever counted
/// too low, and everybody above the lowest count is in the table. Not safe on several threads.
/// </remarks>
/// <param name="capacity">The most entries.</param>
internal sealed class HeavyHitters(int capacity)
{
    private readonly Dictionary<SourceKey, int> _places = [];
    private readonly List<Tally> _tallies = [];

    /// <summary>The most that anybody without an entry can have been counted.</summary>
    public long Unlisted => _tallies.Count < capacity ? 0 : _tallies[Lowest()].Count;

    /// <summary>Counts one.</summary>
    public void Add(SourceKey key, in Refusal refusal, DateTimeOffset now)
    {
        if (!_places.TryGetValue(key, out int place))
            place = Enter(key, now);
        CollectionsMarshal.AsSpan(_tallies)[place].Add(refusal, now);
    }

    /// <summary>The entries, in no order.</summary>
    public List<RefusalEntry> Entries() => _tallies.ConvertAll(static tally => tally.ToEntry(tally.Key.ToString()));

    private int Enter(SourceKey key, DateTimeOffset now)
    {
        int place = _tallies.Count;
        if (place < capacity)
        {
            _tallies.Add(new Tally(key, 0, now));
        }
        else
        {
            place = Lowest();
            _places.Remove(_tallies[place].Key);
            _tallies[place] = new Tally(key, _tallies[place].Count, now);
        }

        _places.Add(key, place);
        return place;
    }

    // A few hundred numbers in a row: a heap would not be faster.
    private int Lowest()
    {
        var tallies = CollectionsMarshal.AsSpan(_tallies);
        int lowest = 0;
        for (int i = 1; i < tallies.Length; i++)
        {
            if (tallies[i].Count < tallies[lowest].Count)
                lowest = i;
        }

        return lowest;
    }
}
