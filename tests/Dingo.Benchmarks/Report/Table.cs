namespace Dingo.Benchmarks.Report;

/// <summary>A table, in the form that the README takes.</summary>
/// <param name="columns">Whose the figures are.</param>
internal sealed class Table(IReadOnlyList<string> columns)
{
    /// <summary>The daemon and what it could be at best.</summary>
    public static readonly string[] Servers = ["dingo-aot", "bare C#", "C epoll"];

    /// <summary>The daemon in front of a node, and what else could stand there; the number is that of the threads.</summary>
    public static readonly string[] Fronts =
        ["dingo-aot, 1", "dingo-aot, 2", "HAProxy, 1", "HAProxy, 2", "HAProxy splicing, 1", "HAProxy splicing, 2", "nginx"];

    /// <summary>The daemon and socat, in front of a node at a Unix socket.</summary>
    public static readonly string[] Sharers = ["dingo-aot", "socat"];

    // Measured on such a machine; the program in Go that this one is modelled on.
    private const string Reference =
        "For reference, Dingo's connection manager (Go) on such a machine: 0.9 to 1.0 ms of CPU per duplex handshake, 540 KB and 112 "
        + "goroutines per idle connection, 15 MB at start, 6.8 ms to listening; one silent client holds everyone for 119 s.";

    public static void PrintReference() => Console.WriteLine(Reference);

    public void Print(IEnumerable<Row> rows)
    {
        Console.WriteLine($"| figure | {string.Join(" | ", columns)} | goal | |");
        Console.WriteLine($"|---{string.Concat(columns.Select(static _ => "|---"))}|---|---|");
        foreach (var row in rows)
        {
            var cells = columns.Select((_, i) => row.Cells.ElementAtOrDefault(i) ?? "");
            Console.WriteLine($"| {row.Figure} | {string.Join(" | ", cells)} | {row.Goal} | {(row.IsMet ? "met" : "**missed**")} |");
        }

        Console.WriteLine();
    }
}
