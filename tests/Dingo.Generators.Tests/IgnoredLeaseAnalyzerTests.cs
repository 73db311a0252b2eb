using Microsoft.CodeAnalysis.Diagnostics;

namespace Dingo.Generators.Tests;

public class IgnoredLeaseAnalyzerTests
{
    private const string Types = """
        using System.Threading.Tasks;
        public sealed class SlotLease { public void Dispose() { } }
        public struct BufferLease;
        public sealed class Subscription<T> : System.IDisposable { public void Dispose() { } }
        public sealed class Other;
        public sealed class Source
        {
            public static readonly Source Instance = new();
            public SlotLease Reserve() => new();
            public BufferLease? TryRent() => null;
            public Subscription<int> Subscribe() => new();
            public Task<SlotLease> ReserveAsync() => Task.FromResult(new SlotLease());
            public ValueTask<BufferLease> RentAsync() => default;
            public bool TryReserve(out SlotLease? lease) { lease = null; return false; }
            public Other Plain() => new();
            public Task<Other> PlainAsync() => Task.FromResult(new Other());
        }
        """;

    [Test]
    [Arguments("[|source.Reserve()|];")]
    [Arguments("[|source.TryRent()|];")]
    [Arguments("[|source.Subscribe()|];")]
    [Arguments("[|source.ReserveAsync()|];")]
    [Arguments("[|await source.ReserveAsync()|];")]
    [Arguments("[|await source.RentAsync()|];")]
    [Arguments("[|source?.Reserve()|];")]
    [Arguments("[|new SlotLease()|];")]
    [Arguments("_ = [|source.Reserve()|];")]
    [Arguments("_ = [|source.RentAsync()|];")]
    [Arguments("_ = [|await source.ReserveAsync()|];")]
    [Arguments("_ = (object)[|source.Reserve()|];")]
    [Arguments("source.TryReserve([|out _|]);")]
    [Arguments("source.TryReserve([|out var _|]);")]
    [Arguments("System.Action act = () => [|source.Subscribe()|];")]
    public async Task Thrown_away_is_an_error(string marked)
    {
        var source = MarkedSource.Parse(InMethod(marked));
        var diagnostics = await AnalyzeAsync(source.Text);
        await Assert.That(diagnostics.Select(d => d.Id)).IsEquivalentTo(["DINGO1001"]);
        await Assert.That(diagnostics[0].Location.SourceSpan).IsEqualTo(source.Marked);
    }

    [Test]
    [Arguments("var lease = source.Reserve(); lease.Dispose();")]
    [Arguments("SlotLease lease; lease = await source.ReserveAsync();")]
    [Arguments("using var subscription = source.Subscribe();")]
    [Arguments("using (source.Subscribe()) { }")]
    [Arguments("source.Subscribe().Dispose();")]
    [Arguments("(await source.ReserveAsync()).Dispose();")]
    [Arguments("if (source.TryReserve(out var lease)) lease?.Dispose();")]
    [Arguments("System.Func<SlotLease> reserve = () => source.Reserve();")]
    [Arguments("var lease = source.Reserve(); _ = lease;")]
    [Arguments("source.Plain(); _ = await source.PlainAsync();")]
    public async Task Kept_or_of_no_concern_is_fine(string body)
    {
        await Assert.That(await AnalyzeAsync(InMethod(body))).IsEmpty();
    }

    private static string InMethod(string body) =>
        Types + "\npublic static class User { public static async Task Use(Source source) { " + body + " await Task.Yield(); } }";

    private static async Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> AnalyzeAsync(string source)
    {
        var compilation = Harness.Compile(source);
        await Assert.That(compilation.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)).IsEmpty();
        return await compilation.WithAnalyzers([new IgnoredLeaseAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
