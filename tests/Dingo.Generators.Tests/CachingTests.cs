using Dingo.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Tests;

/// <summary>What each named step does again when the source is edited.</summary>
public class CachingTests
{
    private const string One = """
        using Dingo.Events;
        namespace Sample;
        [Event("sample.one")] public readonly partial record struct OneEvent(int A);
        """;

    private const string Two = """
        using Dingo.Events;
        namespace Sample;
        [Event("sample.two")] public readonly partial record struct TwoEvent(string A);
        """;

    private const string Listener = """
        using Dingo.Events;
        namespace Sample;
        public class Listener { [EventHandler] public void On(OneEvent e) { } }
        """;

    private const string Unrelated = "namespace Sample; public class Unrelated;";

    private static readonly string[] Sources = [One, Two, Listener, Unrelated];

    public static IEnumerable<string> Steps() => StepNames.All;

    [Test]
    [MethodDataSource(nameof(Steps))]
    public async Task First_run_does_each_step(string step)
    {
        var result = Harness.CreateDriver().RunGenerators(Harness.Compile(Sources)).GetRunResult().Results[0];
        await Assert.That(Reasons(result, step)).IsNotEmpty();
        await Assert.That(Reasons(result, step).All(r => r == IncrementalStepRunReason.New)).IsTrue();
    }

    [Test]
    [MethodDataSource(nameof(Steps))]
    public async Task Unrelated_edit_does_no_step_again(string step)
    {
        var result = Edit(3, "namespace Sample; public class Unrelated { public int Edited; }");
        await Assert.That(Redone(result, step)).IsEqualTo(0);
        await Assert.That(OutputsRedone(result)).IsEqualTo(0);
    }

    [Test]
    public async Task Lines_moved_above_an_event_reach_no_emitted_file()
    {
        var result = Edit(0, "// A comment.\n\n" + One);
        await Assert.That(RedoneSteps(result)).IsEqualTo("Events:1");
        await Assert.That(OutputsRedone(result)).IsEqualTo(0);
    }

    [Test]
    public async Task Edited_field_redoes_its_writer_and_the_union_only()
    {
        var result = Edit(0, One.Replace("int A", "long A", StringComparison.Ordinal));
        await Assert.That(RedoneSteps(result)).IsEqualTo("Events:1 Catalog:1 Union:1 Writers:1");
        await Assert.That(OutputsRedone(result)).IsEqualTo(2);
    }

    [Test]
    public async Task Renamed_event_redoes_what_names_it_but_no_other_writer()
    {
        var result = Edit(0, One.Replace("sample.one", "sample.uno", StringComparison.Ordinal));
        await Assert.That(RedoneSteps(result)).IsEqualTo("Events:1 Catalog:1 Keys:1 Union:1 Writers:2 Dispatch:1");
    }

    [Test]
    public async Task Edited_handler_redoes_the_dispatch_table_only()
    {
        var result = Edit(2, Listener.Replace("On(", "OnOne(", StringComparison.Ordinal));
        await Assert.That(RedoneSteps(result)).IsEqualTo("Handlers:1 Dispatch:1");
        await Assert.That(OutputsRedone(result)).IsEqualTo(1);
    }

    [Test]
    public async Task Body_of_a_handler_redoes_nothing()
    {
        var result = Edit(2, Listener.Replace("{ } }", "{ System.Console.WriteLine(); } }", StringComparison.Ordinal));
        await Assert.That(RedoneSteps(result)).IsEqualTo("");
        await Assert.That(OutputsRedone(result)).IsEqualTo(0);
    }

    [Test]
    public async Task Models_hold_nothing_of_the_compiler_but_plain_values()
    {
        Type[] plain = [typeof(DiagnosticDescriptor), typeof(Microsoft.CodeAnalysis.Text.TextSpan), typeof(Microsoft.CodeAnalysis.Text.LinePositionSpan)];
        var held = typeof(EventModel).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(EventModel).Namespace)
            .SelectMany(t => t.GetProperties())
            .Select(p => p.PropertyType)
            .Where(t => t.Namespace!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && !plain.Contains(t));
        await Assert.That(held).IsEmpty();
    }

    private static GeneratorRunResult Edit(int file, string text)
    {
        var before = Harness.Compile(Sources);
        var after = before.ReplaceSyntaxTree(before.SyntaxTrees[file], Harness.Parse(text, $"{file}.cs"));
        return Harness.CreateDriver().RunGenerators(before).RunGenerators(after).GetRunResult().Results[0];
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static int Redone(GeneratorRunResult result, string step) => Reasons(result, step).Count(IsRedone);

    private static string RedoneSteps(GeneratorRunResult result) =>
        string.Join(" ", StepNames.All.Where(s => Redone(result, s) > 0).Select(s => $"{s}:{Redone(result, s)}"));

    private static int OutputsRedone(GeneratorRunResult result) =>
        result.TrackedOutputSteps.Values.SelectMany(s => s).SelectMany(s => s.Outputs).Count(o => IsRedone(o.Reason));

    private static bool IsRedone(IncrementalStepRunReason reason) =>
        reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
}
