using System.Globalization;

namespace Dingo.EndToEnd.Harness;

/// <summary>The samples of one scrape.</summary>
internal sealed class Samples
{
    private readonly Dictionary<string, double> _values;

    private Samples(Dictionary<string, double> values) => _values = values;

    /// <summary>One sample, named as it stands in the text: family and labels.</summary>
    public double this[string name] => _values[name];

    /// <summary>The sum over all samples of a family.</summary>
    public double Sum(string family) =>
        _values.Where(sample => sample.Key.StartsWith(family + "{", StringComparison.Ordinal)).Sum(sample => sample.Value);

    /// <summary>The samples of a family that are not 0.</summary>
    public string NotZero(string family) =>
        string.Join(' ', _values.Where(sample => sample.Key.StartsWith(family + "{", StringComparison.Ordinal) && sample.Value != 0));

    public static Samples Parse(string page) => new(page.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .Select(line => (Line: line, Space: line.LastIndexOf(' ')))
        .ToDictionary(at => at.Line[..at.Space], at => double.Parse(at.Line[at.Space..], CultureInfo.InvariantCulture)));
}
