namespace Dingo.Aot.Control;

/// <summary>What is known of one argument of a command.</summary>
/// <param name="Name">E.g. <c>address</c>.</param>
/// <param name="Type"><c>string</c>, <c>boolean</c>, <c>integer</c> or <c>number</c>.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
internal sealed record ControlArgumentInfo(string Name, string Type, bool IsOptional);
