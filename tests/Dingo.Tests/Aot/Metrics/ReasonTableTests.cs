using System.Runtime.CompilerServices;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>Every word that a metric, a log line or a command may give for a reason is explained to operators, and no other.</summary>
public sealed class ReasonTableTests
{
    [Test]
    public Task Every_refusal_is_explained() =>
        AssertExplainedAsync("| refusal |", Enumerable.Range(1, RefusalReasonNames.Count - 1).Select(static i => ((RefusalReason)i).Name()));

    [Test]
    public Task Every_end_of_a_handshake_is_explained() =>
        AssertExplainedAsync("| outcome |", Enumerable.Range(0, HandshakeOutcomes.Count).Select(static i => ((HandshakeOutcome)i).Name()));

    [Test]
    public Task Every_reason_of_a_close_is_explained() =>
        AssertExplainedAsync("| close |", Enumerable.Range(1, CloseReasonNames.Count - 1).Select(static i => ((CloseReason)i).Name()));

    private static async Task AssertExplainedAsync(string header, IEnumerable<string> names)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(HereIs())!, "../../../../src/Dingo.Aot/Metrics/README.md"));
        var rows = lines.SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|')).Select(static line => line.Split('|')[1].Trim(' ', '`'));
        await Assert.That(Listed.Of(rows)).IsEqualTo(Listed.Of(names));
    }

    private static string HereIs([CallerFilePath] string path = "") => path;
}
