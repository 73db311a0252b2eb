using System.Globalization;
using Dingo.Benchmarks.Measuring;

namespace Dingo.Benchmarks.Report;

/// <summary>One line of a table.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Cells">The figure of each column of the table; the last ones may be missing.</param>
/// <param name="Goal">What it should be.</param>
/// <param name="IsMet">Whether it is.</param>
internal sealed record Row(string Figure, IReadOnlyList<string> Cells, string Goal, bool IsMet)
{
    /// <summary>A line that compares the daemon with the bare server and the one in C; a goal of infinity is none.</summary>
    public static Row Compared(string figure, string unit, Samples[] result, double mostToBare, double mostToEpoll)
    {
        var (ours, bare, epoll) = (result[0], result[1], result[2]);
        double toBare = ours.RatioTo(bare);
        double toEpoll = ours.RatioTo(epoll);
        string[] goals =
        [
            .. double.IsFinite(mostToBare) ? new[] { $"≤ {Text(mostToBare)} × bare" } : [],
            $"≤ {Text(mostToEpoll)} × C",
        ];
        string[] cells =
        [
            $"{Text(ours.Median)} {unit} ({Text(toBare)} × bare, {Text(toEpoll)} × C)", $"{Text(bare.Median)} {unit}", $"{Text(epoll.Median)} {unit}",
        ];
        return new Row(figure, cells, string.Join(", ", goals), toBare <= mostToBare && toEpoll <= mostToEpoll);
    }

    /// <summary>A line about the daemon alone, which should stay at or below a bound.</summary>
    public static Row AtMost(string figure, double value, double most, string unit = "", string note = "") =>
        new(figure, [$"{Text(value)} {unit}".TrimEnd() + note], $"≤ {Text(most)} {unit}".TrimEnd(), value <= most);

    /// <summary>Three significant digits.</summary>
    public static string Text(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
