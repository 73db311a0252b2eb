using Dingo.Benchmarks.Measuring;

namespace Dingo.Benchmarks.Report;

/// <summary>Makes a line of <see cref="Table.Fronts"/>: the daemon with one and two threads, each against its like.</summary>
internal static class FrontRow
{
    /// <summary>Where HAProxy that copies stands, with one thread; with two it is the next.</summary>
    public const int Copying = 2;

    /// <summary>Where HAProxy that splices stands, with one thread; with two it is the next.</summary>
    public const int Splicing = 4;

    // From here to its reciprocal two programs are equal, as far as such a machine can tell.
    private const double Tie = 0.9;

    /// <summary>A figure that should be at most so many times its rival's.</summary>
    public static Row AtMost(string figure, string unit, Samples[] result, double most, int rival = Copying)
    {
        double[] ratios = Ratios(result, rival);
        return new Row(figure, Cells(unit, result, ratios), $"≤ {Row.Text(most)} × {Rival(rival)}", ratios.All(ratio => ratio <= most));
    }

    /// <summary>A figure that should be at least its rival's, or equal it.</summary>
    public static Row AtLeastEqual(string figure, string unit, Samples[] result, int rival = Copying)
    {
        double[] ratios = Ratios(result, rival);
        return new Row(figure, Cells(unit, result, ratios), $"≥ {Rival(rival)}, or a tie", ratios.All(static ratio => ratio >= Tie));
    }

    /// <summary>Whom the two columns of the daemon are held against: who has as many threads.</summary>
    public static string Rival(int rival) => Table.Fronts[rival].Split(',')[0];

    private static double[] Ratios(Samples[] result, int rival) => [result[0].RatioTo(result[rival]), result[1].RatioTo(result[rival + 1])];

    private static string[] Cells(string unit, Samples[] result, double[] ratios) =>
    [
        .. result.Select((samples, i) => $"{Row.Text(samples.Median)} {unit}" + (i < ratios.Length ? $" ({Row.Text(ratios[i])} ×)" : "")),
    ];
}
