namespace Dingo.Events;

/// <summary>Makes an instance method a static entry of the dispatch table: it is called for every event of its parameter's type.</summary>
/// <remarks>
/// The method takes exactly one parameter, by value or <c>in</c>, whose type is an event of the same assembly. What it returns, if
/// anything, goes to the publisher.
/// It runs on the publisher's thread, after the event has its number, whether or not any ring has room: it must not wait, and what it
/// throws reaches the publisher.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventHandlerAttribute : Attribute;
