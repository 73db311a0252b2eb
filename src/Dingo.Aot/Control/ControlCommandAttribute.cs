namespace Dingo.Aot.Control;

/// <summary>Declares a command of the control socket: a <c>readonly record struct</c> whose positional parameters are its arguments.</summary>
/// <remarks>
/// An argument is a string, bool, int, uint, long, ulong or double. One that is nullable, or has a default value, may be left out.
/// Exactly one method with <see cref="ControlHandlerAttribute"/> takes it. The generator emits the rest.
/// </remarks>
/// <param name="name">Lower-case words joined by dashes or underscores; unique.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class ControlCommandAttribute(string name) : Attribute
{
    /// <summary>What clients call it.</summary>
    public string Name { get; } = name;
}
