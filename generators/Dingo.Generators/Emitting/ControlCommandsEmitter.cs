using Dingo.Generators.Models;
using Dingo.Generators.Reading;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>static class ControlCommands</c>: the names of the commands and their arguments.</summary>
internal static class ControlCommandsEmitter
{
    public static string Emit(EquatableArray<CommandModel> commands)
    {
        var code = new CodeWriter(ControlDeclarations.Home, "System", "System.Collections.Generic");
        code.Line("/// <summary>The commands of the control socket and their arguments, for help, documentation and look-up.</summary>");
        code.Open("internal static class ControlCommands");
        code.Lines("/// <summary>How many there are.</summary>", $"public const int Count = {commands.Count};", "");
        code.Lines("/// <summary>Every command, ordered by name.</summary>", "public static IReadOnlyList<ControlCommandInfo> All { get; } =", "[");
        foreach (var command in commands)
            code.Line($"    new(\"{command.Name}\", [{string.Join(", ", command.Arguments.Select(Describe))}]),");
        code.Lines("];", "", "/// <summary>The place of a command in <see cref=\"All\"/>; -1 when there is none of that name.</summary>");
        code.Open("public static int IndexOf(string name) => name switch");
        for (int i = 0; i < commands.Count; i++)
            code.Line($"\"{commands[i].Name}\" => {i},");
        code.Line("_ => -1,");
        code.Close(";");
        code.Close();
        return code.ToString();
    }

    private static string Describe(ArgumentModel argument)
    {
        string type = argument.Form switch
        {
            ArgumentForm.String => "string",
            ArgumentForm.Boolean => "boolean",
            ArgumentForm.Double => "number",
            _ => "integer",
        };
        return $"new(\"{Names.Camel(argument.Property)}\", \"{type}\", {(argument.IsOptional ? "true" : "false")})";
    }
}
