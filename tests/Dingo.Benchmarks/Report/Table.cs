namespace Dingo.Benchmarks.Report;

/// <summary>The table, in the form that the README takes.</summary>
internal static class Table
{
    // Measured on such a machine; the program in Go that this one is modelled on.
    private const string Reference =
        "For reference, Dingo's connection manager (Go) on such a machine: 0.9 to 1.0 ms of CPU per duplex handshake, 540 KB and 112 "
        + "goroutines per idle connection, 15 MB at start, 6.8 ms to listening; one silent client holds everyone for 119 s.";

    public static void Print(IReadOnlyList<Row> rows)
    {
        Console.WriteLine();
        Console.WriteLine("| figure | dingo-aot | bare C# | C epoll | goal | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
            Console.WriteLine($"| {row.Figure} | {row.Ours} | {row.Bare} | {row.Epoll} | {row.Goal} | {(row.IsMet ? "met" : "**missed**")} |");
        Console.WriteLine();
        Console.WriteLine(Reference);
    }
}
