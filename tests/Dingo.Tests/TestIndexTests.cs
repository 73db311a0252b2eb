using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dingo.Aot.Configuration;

namespace Dingo.Tests;

/// <summary>The tables of tests, held against the tests that there are and the keys of the configuration.</summary>
public sealed partial class TestIndexTests
{
    private static readonly string Tests = Path.GetFullPath(Path.Combine(HereIs(), "../.."));

    [Test]
    [Arguments("tests/README.md", "| fault |", 30)]
    [Arguments("tests/README.md", "| key |", 21)]
    [Arguments("src/Dingo.ConnManager/README.md", "| original |", 24)]
    [Arguments("src/Dingo.ConnManager/README.md", "| gauge |", 11)]
    [Arguments("src/Dingo.ConnManager/README.md", "| neighbour |", 3)]
    public async Task Every_row_names_tests_that_exist(string file, string header, int leastRows)
    {
        string[] sources = await Task.WhenAll(Directory.GetFiles(Tests, "*Tests.cs", SearchOption.AllDirectories).Select(static f => File.ReadAllTextAsync(f)));
        string[][] rows = await RowsAsync(file, header);
        await Assert.That(rows.Length).IsGreaterThanOrEqualTo(leastRows);
        foreach (string[] cells in rows)
        {
            var named = TestName().Matches(cells[^1]);
            await Assert.That(named.Count).IsGreaterThan(0).Because(cells[0]);
            foreach (Match test in named)
                await Assert.That(sources.Any(source => Declares(source, test))).IsTrue().Because(test.Value);
        }
    }

    [Test]
    public async Task Every_key_of_the_configuration_has_its_row()
    {
        var rows = (await RowsAsync("tests/README.md", "| key |")).Select(static cells => cells[0].Trim('`'));
        var keys = ConfigurationSchema.Keys.Select(static key => key.PathOf("N", "M"));
        await Assert.That(string.Join('\n', rows)).IsEqualTo(string.Join('\n', keys));
    }

    private static async Task<string[][]> RowsAsync(string file, string header)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Tests, "..", file));
        return [.. lines.SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|')).Select(static line => line.Trim('|', ' ').Split(" | "))];
    }

    private static bool Declares(string source, Match test) =>
        source.Contains($"class {test.Groups[1].Value}", StringComparison.Ordinal)
        && Regex.IsMatch(source, $@"\bclass {test.Groups[1].Value}\b")
        && Regex.IsMatch(source, $@"\[Test\](\s*\[[^\n]*|\s*//[^\n]*)*\s*public async Task {test.Groups[2].Value}\(");

    private static string HereIs([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
