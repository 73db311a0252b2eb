using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Models;

/// <summary>A diagnostic on its way to the compiler.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, SourceSpan Span, EquatableArray<string> Arguments)
{
    public static Finding At(Location location, DiagnosticDescriptor rule, params string[] arguments) =>
        At(SourceSpan.Of(location), rule, arguments);

    public static Finding At(SourceSpan span, DiagnosticDescriptor rule, params string[] arguments) =>
        new(rule, span, new EquatableArray<string>(arguments));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Span.ToLocation(), [.. Arguments]);
}
