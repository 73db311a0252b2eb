using BenchmarkDotNet.Running;
using Dingo.Benchmarks.Figures;
using Dingo.Benchmarks.Figures.Forwarding;
using Dingo.Benchmarks.Micro;
using Dingo.Benchmarks.Report;

// Without arguments: all tables. With names of groups: their lines. With anything else: single operations, as BenchmarkDotNet
// tells of them (`make bench ARGS='--filter *Publish*'`).
Group[] groups =
[
    new("connections", Table.Servers, ConnectionCost.MeasureAsync),
    new("keep-alives", Table.Servers, KeepAliveCost.MeasureAsync),
    new("memory", Table.Servers, Memory.MeasureAsync),
    new("start", Table.Servers, Start.MeasureAsync),
    new("crowds", Table.Servers, Crowds.MeasureAsync),
    new("operations", Table.Servers, static () => SingleOperations.Measure().ToAsyncEnumerable()),
    new("bulk", Table.Fronts, Bulk.MeasureAsync),
    new("beside-streams", Table.Fronts, BesideStreams.MeasureAsync),
    new("round-trips", Table.Fronts, RoundTrips.MeasureAsync),
    new("forwarded", Table.Fronts, ForwardedCost.MeasureAsync),
    new("forwarded-memory", Table.Fronts, ForwardedMemory.MeasureAsync),
    new("strangers", Table.Fronts, Strangers.MeasureAsync),
    new("sharing", Table.Sharers, Sharing.MeasureAsync),
];

if (args.Length > 0 && !groups.Any(group => group.Name == args[0]))
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, MicroConfig.Talkative);
    return;
}

var measured = new List<(string[] Columns, Row Row)>();
foreach (var group in groups.Where(group => args.Length == 0 || args.Contains(group.Name)))
{
    await foreach (var row in group.Measure())
    {
        measured.Add((group.Columns, row));
        Console.Error.WriteLine($"{row.Figure}: {string.Join(" | ", row.Cells)}");
    }
}

Console.WriteLine();
foreach (var table in measured.GroupBy(static line => line.Columns))
    new Table(table.Key).Print(table.Select(static line => line.Row));
Table.PrintReference();
