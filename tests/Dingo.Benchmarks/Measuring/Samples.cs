namespace Dingo.Benchmarks.Measuring;

/// <summary>Figures of one thing from round to round.</summary>
internal sealed class Samples(params IEnumerable<double> values)
{
    private readonly List<double> _values = [.. values];

    /// <summary>All of them, in this order.</summary>
    public static Samples Join(IEnumerable<Samples> parts) => new(parts.SelectMany(static part => part._values));

    public double Median
    {
        get
        {
            double[] ordered = [.. _values.Order()];
            int middle = ordered.Length / 2;
            return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
        }
    }

    /// <summary>The median of the ratios within each round: what disturbs a round disturbs both.</summary>
    public double RatioTo(Samples other)
    {
        var ratios = new Samples();
        foreach (var (mine, theirs) in _values.Zip(other._values))
            ratios.Add(mine / theirs);
        return ratios.Median;
    }

    public void Add(double value) => _values.Add(value);
}
