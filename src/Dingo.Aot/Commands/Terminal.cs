namespace Dingo.Aot.Commands;

/// <summary>Where commands print. The writers are made at first use: <c>run</c> needs none, and they cost start time.</summary>
/// <param name="output">Makes the writer for results.</param>
/// <param name="error">Makes the writer for what went wrong.</param>
internal sealed class Terminal(Func<TextWriter> output, Func<TextWriter> error)
{
    private readonly Lazy<TextWriter> _output = new(output);
    private readonly Lazy<TextWriter> _error = new(error);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess { get; } = new(() => Console.Out, () => Console.Error);

    /// <summary>For results.</summary>
    public TextWriter Output => _output.Value;

    /// <summary>For what went wrong.</summary>
    public TextWriter Error => _error.Value;
}
