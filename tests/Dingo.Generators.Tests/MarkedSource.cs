using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dingo.Generators.Tests;

/// <summary>A source in which <c>[|...|]</c> marks where a diagnostic is expected.</summary>
internal sealed record MarkedSource(string Text, TextSpan Marked)
{
    public static MarkedSource Parse(string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        int end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        return new MarkedSource(
            marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal),
            TextSpan.FromBounds(start, end));
    }

    /// <summary>The text that a diagnostic points at, to be read in a failed test.</summary>
    public string At(Diagnostic diagnostic) => Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
