using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Dingo.Benchmarks.Micro;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>Operations by themselves, in this process: admission and publishing.</summary>
internal static class SingleOperations
{
    public static IEnumerable<Row> Measure()
    {
        var admission = Nanoseconds(BenchmarkRunner.Run<AdmissionBenchmarks>(MicroConfig.Silent));
        yield return Row.AtMost(
            "one admission with 100,000 sources tracked / with 1,000", admission[1] / admission[0], most: 3,
            note: $" ({Row.Text(admission[1])} ns / {Row.Text(admission[0])} ns)");

        var publish = Nanoseconds(BenchmarkRunner.Run<PublishBenchmarks>(MicroConfig.Silent));
        yield return new Row(
            "one publish with 0, 1, 8 subscribers, all asleep", [$"{string.Join(", ", publish.Select(Row.Text))} ns"], "0 bytes (asserted in a test)", true);
    }

    private static double[] Nanoseconds(Summary summary) => [.. summary.Reports.Select(static report => report.ResultStatistics!.Median)];
}
