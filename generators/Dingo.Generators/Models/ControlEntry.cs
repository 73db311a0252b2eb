namespace Dingo.Generators.Models;

/// <summary>One entry of the command table: a command with the handler that is called for it.</summary>
internal sealed record ControlEntry(CommandModel Command, ControlHandlerModel Handler);
