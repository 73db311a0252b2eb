using System.Globalization;
using Dingo.Simulation.Checks;

namespace Dingo.Simulation.Runs;

/// <summary>What a run comes to, for people, for a file, and for whoever counts passed and failed tests.</summary>
internal sealed class Summary(TextWriter output)
{
    private int _passed;
    private int _failed;

    /// <summary>Whether nothing failed.</summary>
    public bool IsGood => _failed == 0;

    /// <summary>Whether the seeds all hold.</summary>
    public void TellSeeds(Failure? shortest)
    {
        Count(shortest is null);
        if (shortest is null)
            return;
        output.WriteLine($"failed seed {shortest.Schedule.Seed}, made short ({shortest.Schedule.Operations.Count} operations):");
        output.WriteLine(shortest.Fault);
        output.WriteLine("Again with:");
        output.WriteLine($"  make simulate REPLAY='{shortest.Schedule}'");
    }

    /// <summary>Whether enough has happened.</summary>
    public void TellCoverage(Coverage coverage)
    {
        if (coverage["operations"] < Requirements.LeastOperations)
        {
            output.WriteLine($"Coverage is not judged below {Requirements.LeastOperations:N0} operations.");
            return;
        }

        foreach (var requirement in Requirements.All)
        {
            Count(requirement.IsMet(coverage));
            if (!requirement.IsMet(coverage))
                output.WriteLine($"failed {requirement.Name}: {coverage[requirement.Name]}, and not {requirement.Least} per million {requirement.Of}");
        }
    }

    /// <summary>How often each thing has happened, as a table.</summary>
    public static void WriteTable(Coverage coverage, TextWriter file)
    {
        double millions = Math.Max(coverage["operations"], 1) / 1e6;
        file.WriteLine("| what | times | per million operations |");
        file.WriteLine("|---|---|---|");
        foreach (var (name, count) in coverage.Counts)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {count:N0} | {count / millions:N0} |"));
    }

    /// <summary>In the form in which the test runners of the other projects say it.</summary>
    public void TellTotal()
    {
        output.WriteLine($"  total: {_passed + _failed}");
        output.WriteLine($"  failed: {_failed}");
        output.WriteLine($"  succeeded: {_passed}");
    }

    private void Count(bool isGood)
    {
        if (isGood)
            _passed++;
        else
            _failed++;
    }
}
