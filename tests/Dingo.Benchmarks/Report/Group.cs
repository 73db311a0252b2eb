namespace Dingo.Benchmarks.Report;

/// <summary>Lines that are measured together.</summary>
/// <param name="Name">By which they are asked for.</param>
/// <param name="Columns">Of their table.</param>
/// <param name="Measure">Measures them.</param>
internal sealed record Group(string Name, string[] Columns, Func<IAsyncEnumerable<Row>> Measure);
