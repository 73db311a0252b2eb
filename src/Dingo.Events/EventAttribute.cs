namespace Dingo.Events;

/// <summary>Declares a payload, a <c>public readonly partial record struct XxxEvent(...)</c>, as an event of its assembly.</summary>
/// <remarks>
/// The generator reads these declarations and emits, beside them, the event types, the union, the JSON writers and the dispatch
/// table. What an event carries are its positional parameters, nothing else.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EventAttribute : Attribute
{
    /// <summary>Declares an event under its wire name.</summary>
    /// <param name="name">Two lower-case words, <c>word.word</c>, letters first, digits and underscores allowed. Unique in the assembly;
    /// the stable id of the event is a hash of it, so renaming an event makes it another one.</param>
    public EventAttribute(string name) => Name = name;

    /// <summary>The name under which logs, metrics and subscribers outside the process know the event.</summary>
    public string Name { get; }
}
