using System.Text.RegularExpressions;

namespace Dingo.Mutants;

/// <summary>All killers, in the order in which they are asked: the first that notices a mutant is named in the table.</summary>
internal static partial class Killers
{
    // The simulation has no proxy in front, and knows few proposals; the interleavings have nodes that are scripted, and proposals that pass.
    private static readonly string[] Around = ["gate", "proxy", "configuration", "supervision"];

    public static readonly Killer[] All =
    [
        new("simulation", "tests/Dingo.Simulation", ["--seeds", "500"], TimeSpan.FromMinutes(1), FailedSeed()) { Unseen = Around },
        UnitTests(Killer.AreaFilter, TimeSpan.FromMinutes(2)),
        UnitTests(Areas.Every, TimeSpan.FromMinutes(4)),
        new("interleavings", "tests/Dingo.Interleavings", ["--schedules", "150000"], TimeSpan.FromMinutes(3), FailedScenario()) { Unseen = ["forwarding", .. Around] },
    ];

    private static Killer UnitTests(string filter, TimeSpan limit) =>
        new("unit tests", "tests/Dingo.Tests", Tests(filter), limit, FailedTest()) { Again = Tests($"/*/*/*/{Killer.Accused}") };

    private static string[] Tests(string filter) =>
        ["--disable-logo", "--progress", "off", "--no-ansi", "--fail-fast", "--treenode-filter", filter];

    [GeneratedRegex(@"^(?:failed seed .*\n|Unhandled exception\. )(.+)", RegexOptions.Multiline)]
    private static partial Regex FailedSeed();

    [GeneratedRegex(@"^(?:failed |Unhandled exception\. )([\w.-]+)", RegexOptions.Multiline)]
    private static partial Regex FailedScenario();

    [GeneratedRegex(@"^(?:failed |Unhandled exception\. )([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}
