using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dingo.Generators.Tests;

/// <summary>Compiles source strings against the running framework and Dingo.Events, and runs the generator over them.</summary>
internal static class Harness
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>One file per source, named <c>0.cs</c>, <c>1.cs</c>, ...</summary>
    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        sources.Select((text, i) => Parse(text, $"{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    public static GeneratorDriver CreateDriver(IIncrementalGenerator? generator = null) => CSharpGeneratorDriver.Create(
        [(generator ?? new EventGenerator()).AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The emitted files by name, what the generator reported, and what the compiler says: errors anywhere, and warnings in
    /// emitted files (documentation included).</summary>
    public static (Dictionary<string, string> Files, ImmutableArray<Diagnostic> Reported, ImmutableArray<Diagnostic> Compiled) Generate(
        params string[] sources) => Generate(new EventGenerator(), sources);

    /// <inheritdoc cref="Generate(string[])"/>
    public static (Dictionary<string, string> Files, ImmutableArray<Diagnostic> Reported, ImmutableArray<Diagnostic> Compiled) Generate(
        IIncrementalGenerator generator, params string[] sources)
    {
        var driver = CreateDriver(generator).RunGeneratorsAndUpdateCompilation(Compile(sources), out var compilation, out var reported);
        var files = driver.GetRunResult().Results[0].GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        var compiled = compilation.GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error
                || (d.Severity == DiagnosticSeverity.Warning && d.Location.GetLineSpan().Path.EndsWith(".g.cs", StringComparison.Ordinal)))
            .ToImmutableArray();
        return (files, reported, compiled);
    }
}
