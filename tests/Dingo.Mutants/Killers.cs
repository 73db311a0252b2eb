using System.Text.RegularExpressions;

namespace Dingo.Mutants;

/// <summary>All killers, in the order in which they are asked: the first that notices a mutant is named in the table.</summary>
internal static partial class Killers
{
    public static readonly Killer[] All =
    [
        new("unit tests", "tests/Dingo.Tests", Tests(Killer.AreaFilter), TimeSpan.FromMinutes(2), FailedTest()),
        new("unit tests", "tests/Dingo.Tests", Tests(Areas.Every), TimeSpan.FromMinutes(5), FailedTest()),
    ];

    private static string[] Tests(string filter) =>
        ["--disable-logo", "--progress", "off", "--no-ansi", "--fail-fast", "--treenode-filter", filter];

    [GeneratedRegex(@"^(?:failed |Unhandled exception\. )([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}
