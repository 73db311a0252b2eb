using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Tests;

/// <summary>Every diagnostic of the control socket: its id, the exact place, and that the sound command beside it is still emitted.</summary>
public class ControlDiagnosticTests
{
    [Test]
    [Arguments("DINGO0101", """[ControlCommand("odd")] internal record struct [|OddRequest|](int A);""")]
    [Arguments("DINGO0101", """[ControlCommand("odd")] internal readonly struct [|OddRequest|];""")]
    [Arguments("DINGO0101", """[ControlCommand("odd")] internal readonly record struct [|OddRequest|]<T>(int A);""")]
    [Arguments("DINGO0101", """[ControlCommand("odd")] file readonly record struct [|OddRequest|](int A);""")]
    [Arguments("DINGO0101", """class Outer { [ControlAnswer("odd")] internal readonly record struct [|OddAnswer|](int A); }""")]
    [Arguments("DINGO0102", """[ControlCommand([|"Odd"|])] internal readonly record struct OddRequest(int A);""")]
    [Arguments("DINGO0102", """[ControlCommand([|"odd--one"|])] internal readonly record struct OddRequest(int A);""")]
    [Arguments("DINGO0102", """[ControlCommand([|"1odd"|])] internal readonly record struct OddRequest(int A);""")]
    [Arguments("DINGO0102", """[ControlCommand([|""|])] internal readonly record struct OddRequest(int A);""")]
    [Arguments("DINGO0102", """[ControlAnswer([|"odd one"|])] internal readonly record struct OddAnswer(int A);""")]
    [Arguments("DINGO0103", """[ControlCommand([|"doors"|])] internal readonly record struct OddRequest(int A);""")]
    [Arguments("DINGO0103", """[ControlAnswer([|"door"|])] internal readonly record struct OddAnswer(int A);""")]
    [Arguments("DINGO0104", """[ControlCommand("odd")] internal readonly record struct OddRequest([|object A|]);""")]
    [Arguments("DINGO0104", """[ControlCommand("odd")] internal readonly record struct OddRequest(int A, [|System.TimeSpan? B|]);""")]
    [Arguments("DINGO0104", """[ControlCommand("odd")] internal readonly record struct OddRequest([|float A|]);""")]
    [Arguments("DINGO0105", """[ControlAnswer("odd")] internal readonly record struct OddAnswer([|int[] A|]);""")]
    [Arguments("DINGO0106", """[ControlCommand("odd")] internal readonly record struct OddRequest(int A) { public int [|B|] { get; } = 1; }""")]
    [Arguments("DINGO0106", """[ControlAnswer("odd")] internal readonly record struct OddAnswer(int A) { private readonly int [|_b|] = 1; }""")]
    [Arguments("DINGO0108", """[ControlCommand("odd")] internal readonly record struct [|OddRequest|](int A);""")]
    public async Task Wrong_declaration_is_reported_at_its_place_and_left_out(string id, string marked) => await ExpectAsync(id, marked);

    [Test]
    [Arguments("internal class Odd { [ControlHandler] public static void [|On|](DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|]<T>(DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal class Odd<T> { [ControlHandler] public void [|On|](DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal struct Odd { [ControlHandler] public void [|On|](DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal class Odd { [ControlHandler] private void [|On|](DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|](DoorsRequest request) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|](ControlReply reply, DoorsRequest request) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|](in DoorsRequest request, ControlReply reply) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|](DoorsRequest request, ControlReply reply, int more) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public void [|On|](DoorAnswer request, ControlReply reply) { } }")]
    [Arguments("internal class Odd { [ControlHandler] public int [|On|](DoorsRequest request, ControlReply reply) => 1; }")]
    [Arguments("internal class Odd { [ControlHandler] public async void [|On|](DoorsRequest request, ControlReply reply) => await System.Threading.Tasks.Task.Yield(); }")]
    public async Task Wrong_handler_is_reported_at_its_name_and_left_out(string marked) => await ExpectAsync("DINGO0107", marked);

    [Test]
    public async Task A_second_handler_is_reported_and_the_first_stays() =>
        await ExpectAsync("DINGO0109", "internal class Odd { [ControlHandler] public void [|On|](DoorsRequest request, ControlReply reply) { } }");

    [Test]
    public async Task Handler_of_a_command_that_is_left_out_is_left_out_too() => await ExpectAsync(
        "DINGO0102",
        """
        [ControlCommand([|"Odd"|])] internal readonly record struct OddRequest(int A);
        internal class Odd { [ControlHandler] public void On(OddRequest request, ControlReply reply) { } }
        """);

    private static async Task ExpectAsync(string id, string marked)
    {
        var source = MarkedSource.Parse("using Dingo.Aot.Control; namespace Sample.House { " + marked + " }");
        var (files, reported, compiled) = Harness.Generate(new ControlGenerator(), ControlSamples.Prelude, ControlSamples.House, source.Text);

        await Assert.That(reported.Select(d => d.Id)).IsEquivalentTo([id]);
        await Assert.That(reported[0].Location.GetLineSpan().Path).IsEqualTo("2.cs");
        await Assert.That(source.At(reported[0])).IsEqualTo(source.Text.Substring(source.Marked.Start, source.Marked.Length));
        await Assert.That(reported[0].Location.SourceSpan).IsEqualTo(source.Marked);
        await Assert.That(files["ControlCommands.g.cs"]).Contains("Count = 2;");
        await Assert.That(files["ControlTable.g.cs"]).DoesNotContain("Odd");
        await Assert.That(compiled.Where(d => d.Severity == DiagnosticSeverity.Error)).IsEmpty();
    }
}
