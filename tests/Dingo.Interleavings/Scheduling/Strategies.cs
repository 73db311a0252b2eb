using System.Globalization;
using System.Text.RegularExpressions;

namespace Dingo.Interleavings.Scheduling;

/// <summary>The ways to choose a schedule.</summary>
internal static partial class Strategies
{
    /// <summary>Switches only where it must.</summary>
    public static IStrategy Straight => new DepthFirst(0);

    /// <summary>Makes the strategy that leads to one schedule again.</summary>
    /// <param name="seed">What <see cref="IStrategy.Seed"/> said.</param>
    public static IStrategy? Parse(string seed)
    {
        if (DepthFirstSeed().IsMatch(seed))
            return new DepthFirst(seed[1..]);
        if (seed.Length < 2 || !ulong.TryParse(seed.AsSpan(1), CultureInfo.InvariantCulture, out ulong number))
            return null;
        return seed[0] switch
        {
            'w' => new RandomWalk(number),
            'p' => new PriorityChanges(number),
            _ => null,
        };
    }

    public static string NameOf(string seed) => seed[0] switch
    {
        'x' => "depth first",
        'w' => "random walk",
        _ => "priority changes",
    };

    [GeneratedRegex(@"^x\d+(-\d+\.\d+)*$")]
    private static partial Regex DepthFirstSeed();
}
