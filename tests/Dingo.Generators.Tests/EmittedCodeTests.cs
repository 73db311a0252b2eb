using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Tests;

public class EmittedCodeTests
{
    private const string Sample = """
        using Dingo.Events;
        using Sample.Houses;

        namespace Sample.Houses
        {
            public enum DoorKind { Front, Back }
            public static class DoorKindNames { public static string Name(this DoorKind kind) => kind == DoorKind.Front ? "front" : "back"; }
            internal sealed class Doorman
            {
                [EventHandler] public void OnOpened(in Sample.Events.DoorOpenedEvent e) { }
                [EventHandler] public DoorKind OnClosed(Sample.Events.DoorClosedEvent e) => DoorKind.Back;
                [EventHandler] public bool OnSlammed(Sample.Events.DoorClosedEvent e) => e.Draught > 1;
            }
        }

        namespace Sample.Events
        {
            [Event("sample.door_opened")]
            public readonly partial record struct DoorOpenedEvent(ulong Door, DoorKind Kind, string Visitor, string? Note);

            [Event("sample.door_closed")]
            public readonly partial record struct DoorClosedEvent(ulong Door, System.TimeSpan? OpenFor, double Draught);
        }
        """;

    [Test]
    [Arguments("AnyEvent.g.cs")]
    [Arguments("EventDispatch.g.cs")]
    [Arguments("EventJson.DoorClosed.g.cs")]
    [Arguments("EventJson.DoorOpened.g.cs")]
    [Arguments("EventJson.g.cs")]
    [Arguments("EventType.g.cs")]
    [Arguments("EventTypes.g.cs")]
    public async Task Emitted_file_is_exactly_the_golden_one(string name)
    {
        var (files, _, _) = Harness.Generate(Sample);
        using var stream = typeof(EmittedCodeTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        await Assert.That(files[name]).IsEqualTo(await reader.ReadToEndAsync());
    }

    [Test]
    public async Task Emitted_files_are_these_and_compile_without_a_warning()
    {
        var (files, reported, compiled) = Harness.Generate(Sample);
        await Assert.That(files.Count).IsEqualTo(7);
        await Assert.That(reported).IsEmpty();
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    public async Task Every_field_type_that_can_be_written_compiles_without_a_warning()
    {
        const string source = """
            using System;
            using System.Net;
            using Dingo.Events;
            namespace Sample.Other { public readonly struct Version : ISpanFormattable
            {
                public bool TryFormat(Span<char> d, out int n, ReadOnlySpan<char> f, IFormatProvider? p) { n = 0; return true; }
                public string ToString(string? f, IFormatProvider? p) => "";
            } }
            namespace Sample
            {
                public enum Colour : byte { Red }
                internal static class ColourNames { public static string Name(this Colour colour) => "red"; }
                [Event("sample.all")]
                public readonly partial record struct AllEvent(
                    bool A, byte B, sbyte C, short D, ushort E, int F, uint G, long H, ulong I, double J, string K,
                    bool? Na, byte? Nb, int? Nf, ulong? Ni, double? Nj, string? Nk,
                    Guid L, DateTime M, DateTimeOffset N, TimeSpan O, IPAddress P, Colour Q, System.Version R, Other.Version S,
                    Guid? Nl, DateTime? Nm, TimeSpan? No, IPAddress? Np, Colour? Nq, Other.Version? Ns, Int128 T, int @class);
                [Event("sample.more")]
                public readonly partial record struct MoreEvent(Colour One, Colour Two, string Three);
            }
            """;
        var (_, reported, compiled) = Harness.Generate(source);
        await Assert.That(reported).IsEmpty();
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    public async Task Fields_are_shared_by_type_as_many_as_the_neediest_event_has()
    {
        var (files, _, _) = Harness.Generate(Payload("One", "string A, int B"), Payload("Two", "string A, string B"), Payload("Three", "int A"));
        var fields = files["AnyEvent.g.cs"].Split('\n').Where(l => l.Contains("private readonly", StringComparison.Ordinal));
        await Assert.That(fields.Select(f => f.Trim()).Order()).IsEquivalentTo(
            ["private readonly int _int0;", "private readonly string? _string0;", "private readonly string? _string1;"]);
    }

    [Test]
    public async Task Ids_stay_when_events_are_added_and_reordered()
    {
        string one = Payload("One", "int A");
        string two = Payload("Two", "string A");
        var before = IdsOf(one, two);
        var after = IdsOf(two, Payload("Alpha", "int A"), one, Payload("Zulu", "int A"));
        await Assert.That(before.Length).IsEqualTo(2);
        await Assert.That(after.Length).IsEqualTo(4);
        await Assert.That(before.Except(after)).IsEmpty();
    }

    [Test]
    public async Task Reordering_events_changes_nothing_at_all()
    {
        string one = Payload("One", "int A");
        string two = Payload("Two", "string A");
        await Assert.That(Harness.Generate(one, two).Files).IsEquivalentTo(Harness.Generate(two, one).Files);
    }

    [Test]
    public async Task One_internal_payload_makes_the_emitted_types_internal()
    {
        string hidden = Payload("Hidden", "int A").Replace("public", "internal", StringComparison.Ordinal);
        var (files, _, compiled) = Harness.Generate(hidden, Payload("Seen", "int A"));
        await Assert.That(compiled).IsEmpty();
        await Assert.That(files["AnyEvent.g.cs"]).Contains("internal readonly struct AnyEvent : IEventUnion");
        await Assert.That(files["EventJson.Seen.g.cs"]).Contains("internal static partial class EventJson");
    }

    [Test]
    public async Task An_assembly_without_events_gets_nothing()
    {
        var (files, reported, compiled) = Harness.Generate("class Nothing;");
        await Assert.That(files.Count + reported.Length + compiled.Length).IsEqualTo(0);
    }

    private static string[] IdsOf(params string[] sources) =>
        [.. Harness.Generate(sources).Files["EventType.g.cs"].Split('\n').Where(l => l.Contains("= 0x", StringComparison.Ordinal))];

    private static string Payload(string name, string fields) => $"""
        [Dingo.Events.Event("sample.{name.ToLowerInvariant()}")]
        public readonly partial record struct {name}Event({fields});
        """;
}
