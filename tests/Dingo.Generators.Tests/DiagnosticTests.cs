using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Tests;

/// <summary>Every diagnostic: its id, the exact place, and that the sound event beside it is still emitted.</summary>
public class DiagnosticTests
{
    private const string Sound = """
        using Dingo.Events;
        namespace Sample;
        [Event("sample.sound")] public readonly partial record struct SoundEvent(int A);
        [Event("sample.sound_too")] public readonly partial record struct SoundTooEvent(int A);
        public class NotFormattable;
        public enum Nameless { A }
        public enum Hidden { A }
        static file class HiddenNames { public static string Name(this Hidden hidden) => ""; }
        """;

    [Test]
    [Arguments("DINGO0001", """[Event("sample.odd")] public readonly record struct [|OddEvent|](int A);""")]
    [Arguments("DINGO0002", """[Event("sample.odd")] public partial record struct [|OddEvent|](int A);""")]
    [Arguments("DINGO0002", """[Event("sample.odd")] public readonly partial struct [|OddEvent|];""")]
    [Arguments("DINGO0003", """class Outer { [Event("sample.odd")] public readonly partial record struct [|OddEvent|](int A); }""")]
    [Arguments("DINGO0003", """[Event("sample.odd")] public readonly partial record struct [|OddEvent|]<T>(int A);""")]
    [Arguments("DINGO0004", """namespace Elsewhere { [Event("sample.odd")] public readonly partial record struct [|OddEvent|](int A); }""")]
    [Arguments("DINGO0005", """[Event([|"sample"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0005", """[Event([|"sample.Odd"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0005", """[Event([|"sample.odd.one"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0005", """[Event([|"sample.1odd"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0005", """[Event([|".odd"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0006", """[Event([|"sample.sound"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0007", """[Event([|"sample.wjypwvf"|])] public readonly partial record struct OddEvent(int A);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent(int A, [|Sample.NotFormattable B|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|object A|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|int[] A|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|float A|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|Sample.Nameless A|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|Sample.Hidden? A|]);""")]
    [Arguments("DINGO0008", """[Event("sample.odd")] public readonly partial record struct OddEvent([|System.ISpanFormattable A|]);""")]
    [Arguments("DINGO0010", """[Event("sample.odd")] public readonly partial record struct [|Odd|](int A);""")]
    [Arguments("DINGO0010", """[Event("sample.odd")] public readonly partial record struct [|NoneEvent|](int A);""")]
    [Arguments("DINGO0011", """[Event("sample.odd")] public readonly partial record struct OddEvent(int A) { public int [|B|] { get; } = 1; }""")]
    [Arguments("DINGO0011", """[Event("sample.odd")] public readonly partial record struct OddEvent(int A) { private readonly int [|_b|] = 1; }""")]
    public async Task Wrong_event_is_reported_at_its_place_and_left_out(string id, string marked)
    {
        bool hasNamespace = marked.StartsWith("namespace", StringComparison.Ordinal);
        var source = MarkedSource.Parse("using Dingo.Events;\n" + (hasNamespace ? marked : $"namespace Sample {{ {marked} }}"));
        var (files, reported, compiled) = Harness.Generate(Sound, source.Text);

        await Assert.That(reported.Select(d => d.Id)).IsEquivalentTo([id]);
        await Assert.That(reported[0].Location.GetLineSpan().Path).IsEqualTo("1.cs");
        await Assert.That(source.At(reported[0])).IsEqualTo(source.Text.Substring(source.Marked.Start, source.Marked.Length));
        await Assert.That(reported[0].Location.SourceSpan).IsEqualTo(source.Marked);
        await Assert.That(files["EventTypes.g.cs"]).Contains("Count = 2;");
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    public async Task Two_names_with_one_id_are_reported_at_the_later()
    {
        const string marked = """
            using Dingo.Events;
            [Event("sample.ljrvrwfg")] public readonly partial record struct FirstEvent(int A);
            [Event([|"sample.tvgoxktq"|])] public readonly partial record struct SecondEvent(int A);
            """;
        var source = MarkedSource.Parse(marked);
        var (files, reported, compiled) = Harness.Generate(source.Text);
        await Assert.That(reported.Select(d => d.Id)).IsEquivalentTo(["DINGO0007"]);
        await Assert.That(reported[0].Location.SourceSpan).IsEqualTo(source.Marked);
        await Assert.That(files["EventType.g.cs"]).Contains("First = 0x2D5A7219");
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    [Arguments("public class Odd { [EventHandler] public static void [|On|](SoundEvent e) { } }")]
    [Arguments("public class Odd { [EventHandler] public void [|On|]<T>(SoundEvent e) { } }")]
    [Arguments("public class Odd<T> { [EventHandler] public void [|On|](SoundEvent e) { } }")]
    [Arguments("public struct Odd { [EventHandler] public void [|On|](SoundEvent e) { } }")]
    [Arguments("public class Odd { [EventHandler] private void [|On|](SoundEvent e) { } }")]
    [Arguments("public class Outer { private class Odd { [EventHandler] public void [|On|](SoundEvent e) { } } }")]
    [Arguments("public class Odd { [EventHandler] public void [|On|]() { } }")]
    [Arguments("public class Odd { [EventHandler] public void [|On|](SoundEvent e, int more) { } }")]
    [Arguments("public class Odd { [EventHandler] public void [|On|](ref SoundEvent e) { } }")]
    [Arguments("public class Odd { [EventHandler] public void [|On|](string e) { } }")]
    [Arguments("public class Odd { [EventHandler] public System.Threading.Tasks.Task [|On|](SoundEvent e) => System.Threading.Tasks.Task.CompletedTask; }")]
    [Arguments("public class Odd { private bool _on; [EventHandler] public ref bool [|On|](SoundEvent e) => ref _on; }")]
    [Arguments("public class Odd { [EventHandler] public async void [|On|](SoundEvent e) => await System.Threading.Tasks.Task.Yield(); }")]
    public async Task Wrong_handler_is_reported_at_its_name_and_left_out(string marked)
    {
        var source = MarkedSource.Parse("using Dingo.Events; namespace Sample; " + marked);
        var (files, reported, compiled) = Harness.Generate(Sound, source.Text);
        await Assert.That(reported.Select(d => d.Id)).IsEquivalentTo(["DINGO0009"]);
        await Assert.That(reported[0].Location.SourceSpan).IsEqualTo(source.Marked);
        await Assert.That(files["EventDispatch.g.cs"]).DoesNotContain("Odd");
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    public async Task A_handler_of_an_event_that_is_left_out_is_left_out_too()
    {
        const string source = """
            using Dingo.Events;
            namespace Sample;
            [Event("nonsense")] public readonly partial record struct OddEvent(int A);
            public class Listener { [EventHandler] public void On(OddEvent e) { } [EventHandler] public void OnSound(SoundEvent e) { } }
            """;
        var (files, reported, compiled) = Harness.Generate(Sound, source);
        await Assert.That(reported.Select(d => d.Id)).IsEquivalentTo(["DINGO0005"]);
        await Assert.That(files["EventDispatch.g.cs"]).Contains("_listener.OnSound(e);");
        await Assert.That(files["EventDispatch.g.cs"]).DoesNotContain("OddEvent");
        await Assert.That(compiled).IsEmpty();
    }
}
