using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Tests;

/// <summary>What each named step of the control socket's generator does again when the source is edited.</summary>
public class ControlCachingTests
{
    private const string Request = """
        using Dingo.Aot.Control;
        namespace Sample;
        [ControlCommand("one")] internal readonly record struct OneRequest(int A);
        """;

    private const string Answer = """
        using Dingo.Aot.Control;
        namespace Sample;
        [ControlAnswer("one")] internal readonly record struct OneAnswer(int A);
        """;

    private const string Handler = """
        using Dingo.Aot.Control;
        namespace Sample;
        internal class Handler { [ControlHandler] public void On(OneRequest request, ControlReply reply) { } }
        """;

    private const string Unrelated = "namespace Sample; public class Unrelated;";

    private static readonly string[] Sources = [Request, Answer, Handler, Unrelated, ControlSamples.Prelude];

    public static IEnumerable<string> Steps() => ControlStepNames.All;

    [Test]
    [MethodDataSource(nameof(Steps))]
    public async Task First_run_does_each_step(string step)
    {
        var result = Harness.CreateDriver(new ControlGenerator()).RunGenerators(Harness.Compile(Sources)).GetRunResult().Results[0];
        await Assert.That(Reasons(result, step)).IsNotEmpty();
        await Assert.That(Reasons(result, step).All(r => r == IncrementalStepRunReason.New)).IsTrue();
    }

    [Test]
    [Arguments(3, Unrelated, "namespace Sample; public class Unrelated { public int Edited; }", "", 0)]
    [Arguments(0, "using", "// A comment.\n\nusing", "Commands:1", 0)]
    [Arguments(0, "int A", "long A", "Commands:1 ControlCatalog:1 Table:1 List:1 RequestWriters:1", 3)]
    [Arguments(0, "\"one\"", "\"uno\"", "Commands:1 ControlCatalog:1 Table:1 List:1 RequestWriters:1", 3)]
    [Arguments(1, "int A", "int B", "Answers:1 ControlCatalog:1 AnswerWriters:1", 1)]
    [Arguments(2, "On(", "OnOne(", "ControlHandlers:1 ControlCatalog:1 Table:1", 1)]
    [Arguments(2, "{ } }", "{ System.Console.WriteLine(); } }", "", 0)]
    public async Task Edit_redoes_these_steps_and_so_many_files(int file, string before, string after, string steps, int files)
    {
        var first = Harness.Compile(Sources);
        var second = first.ReplaceSyntaxTree(
            first.SyntaxTrees[file], Harness.Parse(Sources[file].Replace(before, after, StringComparison.Ordinal), $"{file}.cs"));
        var result = Harness.CreateDriver(new ControlGenerator()).RunGenerators(first).RunGenerators(second).GetRunResult().Results[0];

        var redone = ControlStepNames.All.Select(step => (step, Count: Reasons(result, step).Count(IsRedone))).Where(s => s.Count > 0);
        await Assert.That(string.Join(" ", redone.Select(s => $"{s.step}:{s.Count}"))).IsEqualTo(steps);
        await Assert.That(result.TrackedOutputSteps.Values.SelectMany(s => s).SelectMany(s => s.Outputs).Count(o => IsRedone(o.Reason)))
            .IsEqualTo(files);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static bool IsRedone(IncrementalStepRunReason reason) =>
        reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
}
