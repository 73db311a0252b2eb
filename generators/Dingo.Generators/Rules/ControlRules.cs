using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Rules;

/// <summary>What can be wrong with a command of the control socket. Ids are a public contract: never reused, numbered from DINGO0101.</summary>
internal static class ControlRules
{
    public static readonly DiagnosticDescriptor WrongDeclaration = Rule(
        "DINGO0101",
        "A control request or answer is a top-level, non-generic readonly record struct",
        "Declare '{0}' as a readonly record struct in a namespace, without type parameters: the command table names it there");

    public static readonly DiagnosticDescriptor MalformedName = Rule(
        "DINGO0102",
        "A command and the kind of an answer are lower-case words",
        "The name '{0}' is not lower-case words joined by '-' or '_', as in 'dial' or 'snapshot_connection'");

    public static readonly DiagnosticDescriptor NameUsedTwice = Rule(
        "DINGO0103", "A command, and the kind of an answer, is declared once", "The name '{0}' belongs to '{1}' already");

    public static readonly DiagnosticDescriptor UnreadableArgument = Rule(
        "DINGO0104",
        "An argument of a command has a type that can be read from JSON",
        "The argument '{0}' has type '{1}', which cannot be read: use string, bool, int, long, uint, ulong or double, nullable or not");

    public static readonly DiagnosticDescriptor UnwritableField = Rule(
        "DINGO0105",
        "A member of an answer has a type that can be written as JSON",
        "The member '{0}' has type '{1}', which cannot be written: use bool, an integer, double, string, a span-formattable type, " +
        "or an enum beside a static class '<enum>Names' with a method 'string Name(this <enum>)'");

    public static readonly DiagnosticDescriptor ExtraState = Rule(
        "DINGO0106",
        "A control request or answer carries its positional parameters only",
        "Make '{0}' a positional parameter: other state is neither read nor written");

    public static readonly DiagnosticDescriptor WrongHandler = Rule(
        "DINGO0107", "A control handler is an accessible instance method of one command", "The control handler '{0}' {1}");

    public static readonly DiagnosticDescriptor NoHandler = Rule(
        "DINGO0108",
        "Every command has a handler",
        "The command '{0}' has no handler: write an instance method with [ControlHandler] that takes a '{1}'");

    public static readonly DiagnosticDescriptor SecondHandler = Rule(
        "DINGO0109", "A command has one handler only", "The command '{0}' is handled by '{1}' already");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Dingo.Control", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
