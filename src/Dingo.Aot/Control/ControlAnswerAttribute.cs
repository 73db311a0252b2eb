namespace Dingo.Aot.Control;

/// <summary>Declares what is answered, as a row or at the end: a <c>readonly record struct</c> whose positional parameters are written.</summary>
/// <remarks>Members are written as those of events are. The generator emits overloads of <see cref="ControlReply"/> that take it.</remarks>
/// <param name="kind">The first member of what is written; lower-case words joined by dashes or underscores; unique.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class ControlAnswerAttribute(string kind) : Attribute
{
    /// <summary>What clients tell it by.</summary>
    public string Kind { get; } = kind;
}
