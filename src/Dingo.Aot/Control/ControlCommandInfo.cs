namespace Dingo.Aot.Control;

/// <summary>What is known of one command.</summary>
/// <param name="Name">E.g. <c>dial</c>.</param>
/// <param name="Arguments">In order of declaration.</param>
internal sealed record ControlCommandInfo(string Name, IReadOnlyList<ControlArgumentInfo> Arguments);
