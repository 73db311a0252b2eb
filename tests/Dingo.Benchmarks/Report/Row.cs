using System.Globalization;
using Dingo.Benchmarks.Measuring;

namespace Dingo.Benchmarks.Report;

/// <summary>One line of the table.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Ours">The daemon's figure, with its ratios to the others'.</param>
/// <param name="Bare">The bare C# server's.</param>
/// <param name="Epoll">The C server's.</param>
/// <param name="Goal">What it should be.</param>
/// <param name="IsMet">Whether it is.</param>
internal sealed record Row(string Figure, string Ours, string Bare, string Epoll, string Goal, bool IsMet)
{
    /// <summary>A line that compares with both others; a goal of infinity is none.</summary>
    public static Row Compared(string figure, string unit, ContestResult result, double mostToBare, double mostToEpoll)
    {
        double toBare = result.Ours.RatioTo(result.Bare);
        double toEpoll = result.Ours.RatioTo(result.Epoll);
        string[] goals =
        [
            .. double.IsFinite(mostToBare) ? new[] { $"≤ {Text(mostToBare)} × bare" } : [],
            $"≤ {Text(mostToEpoll)} × C",
        ];
        return new Row(
            figure,
            $"{Text(result.Ours.Median)} {unit} ({Text(toBare)} × bare, {Text(toEpoll)} × C)",
            $"{Text(result.Bare.Median)} {unit}",
            $"{Text(result.Epoll.Median)} {unit}",
            string.Join(", ", goals),
            toBare <= mostToBare && toEpoll <= mostToEpoll);
    }

    /// <summary>A line about the daemon alone, which should stay at or below a bound.</summary>
    public static Row AtMost(string figure, double value, double most, string unit = "", string note = "") =>
        new(figure, $"{Text(value)} {unit}".TrimEnd() + note, "", "", $"≤ {Text(most)} {unit}".TrimEnd(), value <= most);

    /// <summary>Three significant digits.</summary>
    public static string Text(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
