using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Rules;

/// <summary>What can be wrong with an event or a handler. Ids are a public contract: never reused, numbered from DINGO0001.</summary>
internal static class EventRules
{
    private const string Category = "Dingo.Events";

    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "DINGO0001", "An event payload is partial", "Declare the event payload '{0}' partial");

    public static readonly DiagnosticDescriptor NotReadOnlyRecordStruct = Rule(
        "DINGO0002", "An event payload is a readonly record struct", "Declare the event payload '{0}' as a readonly record struct");

    public static readonly DiagnosticDescriptor NotTopLevel = Rule(
        "DINGO0003",
        "An event payload is a top-level, non-generic type",
        "Move the event payload '{0}' to its namespace, without type parameters: the union and the dispatch table name it there");

    public static readonly DiagnosticDescriptor OtherNamespace = Rule(
        "DINGO0004",
        "All events of an assembly live in one namespace",
        "Move the event payload '{0}' from namespace '{1}' to '{2}', where the other events of this assembly are");

    public static readonly DiagnosticDescriptor MalformedName = Rule(
        "DINGO0005",
        "A wire name has the form word.word",
        "The wire name '{0}' is not two lower-case words, as in 'connmanager.inbound_conn'");

    public static readonly DiagnosticDescriptor NameUsedTwice = Rule(
        "DINGO0006", "A wire name is used once", "The wire name '{0}' belongs to '{1}' already");

    public static readonly DiagnosticDescriptor IdTaken = Rule(
        "DINGO0007",
        "The ids of two events differ, and none is zero",
        "The wire name '{0}' hashes to the id of '{1}': choose another name");

    public static readonly DiagnosticDescriptor UnwritableField = Rule(
        "DINGO0008",
        "A field of an event has a type that can be written as JSON",
        "The field '{0}' has type '{1}', which cannot be written: use bool, an integer, double, string, a span-formattable type, " +
        "or an enum beside a static class '<enum>Names' with a method 'string Name(this <enum>)'");

    public static readonly DiagnosticDescriptor WrongHandler = Rule(
        "DINGO0009", "An event handler is an accessible instance method of one event", "The event handler '{0}' {1}");

    public static readonly DiagnosticDescriptor WrongPayloadName = Rule(
        "DINGO0010",
        "The name of a payload ends in Event and is not taken",
        "Rename the event payload '{0}': its name must end in 'Event' with a name before it, and '{0}' must not be one that is emitted");

    public static readonly DiagnosticDescriptor ExtraState = Rule(
        "DINGO0011",
        "An event carries its positional parameters only",
        "Make '{0}' a positional parameter of the event payload: other state is lost when the event waits in a ring");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
