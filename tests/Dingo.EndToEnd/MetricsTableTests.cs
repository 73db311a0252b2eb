using System.Text.RegularExpressions;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The table of metrics that operators read is what a daemon serves.</summary>
public partial class MetricsTableTests
{
    [Test]
    public async Task Every_family_is_in_the_table_with_its_type_its_labels_and_its_meaning()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, "Listeners:0:HandOver=forward", "Listeners:0:Backends:0:Address=tcp://127.0.0.1:9", "Peers:Addresses=127.0.0.1:9");
        string[] served = (await daemon.GetAsync("/metrics")).Split('\n');
        var table = await RowsAsync();
        await Assert.That(string.Join('\n', table.Select(static row => $"# HELP {row[0]} {row[3]}\n# TYPE {row[0]} {row[1]}")))
            .IsEqualTo(string.Join('\n', served.Where(static line => line.StartsWith('#'))));

        foreach (var row in table)
        {
            string? sample = served.FirstOrDefault(line => line.StartsWith(row[0], StringComparison.Ordinal));
            // A peer that was never reached has no round trip.
            if (sample is not null)
                await Assert.That(LabelsOf(sample)).IsEqualTo(row[2]).Because(row[0]);
        }
    }

    private static string LabelsOf(string sample) =>
        string.Join(", ", LabelName().Matches(sample).Select(static match => match.Groups[1].Value).Where(static name => name != "le"));

    private static async Task<List<string[]>> RowsAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryPaths.Root, "src/Dingo.Aot/Metrics/README.md"));
        return [.. lines.SkipWhile(static line => !line.StartsWith("| family |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => Array.ConvertAll(line.Trim('|').Split('|'), static cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)))];
    }

    [GeneratedRegex("""(\w+)="(?:[^"\\]|\\.)*"[,}]""")]
    private static partial Regex LabelName();
}
