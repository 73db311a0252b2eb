using Dingo.Aot.Logging;
using Dingo.Aot.Text;

namespace Dingo.Aot.Commands;

/// <summary>Where commands print. The writers are made at first use: <c>run</c> needs none, and they cost start time.</summary>
/// <param name="output">Makes the writer for results.</param>
/// <param name="error">Makes the writer for what went wrong.</param>
/// <param name="screen">Says what shows the results; null for a file.</param>
internal sealed class Terminal(Func<TextWriter> output, Func<TextWriter> error, Func<Screen>? screen = null)
{
    private readonly Lazy<TextWriter> _output = new(output);
    private readonly Lazy<TextWriter> _error = new(error);
    private readonly Lazy<Screen> _screen = new(screen ?? (static () => Screen.None));

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess { get; } = new(
        () => Over(static () => StandardOutput.Open(EndAsBySignal)), () => Over(Console.OpenStandardError), Screen.OfProcess);

    /// <summary>For results.</summary>
    public TextWriter Output => _output.Value;

    /// <summary>For what went wrong.</summary>
    public TextWriter Error => _error.Value;

    /// <summary>What shows the results.</summary>
    public Screen Screen => _screen.Value;

    // Whoever pipes into "head" has seen what they wanted: what is watched or followed must end then, as other programs do.
    private static void EndAsBySignal() => Environment.Exit(ExitCode.ReaderLeft);

    // Not Console.Out: that would first switch the keypad of a terminal to another mode, which nobody switches back.
    private static TextWriter Over(Func<Stream> open)
    {
        try
        {
            return new StreamWriter(open()) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Closed from the start: there is nobody to tell.
            return TextWriter.Null;
        }
    }
}
