using System.Globalization;

namespace Dingo.Benchmarks.Measuring;

/// <summary>What the load generator measured, by name.</summary>
internal sealed class LoadResult
{
    private readonly Dictionary<string, double> _values;

    private LoadResult(Dictionary<string, double> values) => _values = values;

    public double this[string name] => _values[name];

    /// <summary>Reads <c>name=value name=value</c>; nothing to read means that the load failed, and has said why.</summary>
    public static LoadResult Parse(string line)
    {
        var values = line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('='))
            .ToDictionary(static pair => pair[0], static pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        return values.Count > 0 ? new LoadResult(values) : throw new InvalidOperationException("The load generator failed.");
    }
}
