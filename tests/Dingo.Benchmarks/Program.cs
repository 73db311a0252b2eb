using BenchmarkDotNet.Running;
using Dingo.Benchmarks.Figures;
using Dingo.Benchmarks.Micro;
using Dingo.Benchmarks.Report;

// Without arguments: the whole table. With the name of a group: its lines. With anything else: single operations, as BenchmarkDotNet
// tells of them (`make bench ARGS='--filter *Publish*'`).
var groups = new Dictionary<string, Func<IAsyncEnumerable<Row>>>
{
    ["connections"] = ConnectionCost.MeasureAsync,
    ["keep-alives"] = KeepAliveCost.MeasureAsync,
    ["memory"] = Memory.MeasureAsync,
    ["start"] = Start.MeasureAsync,
    ["crowds"] = Crowds.MeasureAsync,
    ["operations"] = static () => SingleOperations.Measure().ToAsyncEnumerable(),
};

if (args.Length > 0 && !groups.ContainsKey(args[0]))
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, MicroConfig.Talkative);
    return;
}

var rows = new List<Row>();
foreach (var (name, measure) in groups)
{
    if (args.Length > 0 && !args.Contains(name))
        continue;
    await foreach (var row in measure())
    {
        rows.Add(row);
        Console.Error.WriteLine($"{row.Figure}: {row.Ours}");
    }
}

Table.Print(rows);
