using Dingo.Generators.Models;
using Dingo.Generators.Reading;

namespace Dingo.Generators.Emitting;

/// <summary>Emits the JSON writer of one request, which clients use.</summary>
internal static class ControlRequestEmitter
{
    public static string Emit(CommandModel command)
    {
        var scope = new TypeScope(ControlDeclarations.Home, [command.Request]);
        var code = new CodeWriter(ControlDeclarations.Home, scope.Imports("System.Text.Json"));
        code.Open("internal static partial class ControlRequests");
        code.Line($"/// <summary>Writes the command <c>{command.Name}</c> as one request; arguments that are null are left out.</summary>");
        code.Open($"public static void Write(Utf8JsonWriter writer, ulong id, in {scope.NameOf(command.Request)} request)");
        code.Line($"Begin(writer, id, \"{command.Name}\"u8);");
        foreach (var argument in command.Arguments)
            EmitArgument(code, argument);
        code.Line("End(writer);");
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static void EmitArgument(CodeWriter code, ArgumentModel argument)
    {
        string json = Names.Camel(argument.Property);
        string method = argument.Form switch
        {
            ArgumentForm.String => "WriteString",
            ArgumentForm.Boolean => "WriteBoolean",
            _ => "WriteNumber",
        };
        if (argument.IsNullable)
            code.Lines($"if (request.{argument.Property} is {{ }} {json}Value)", $"    writer.{method}(\"{json}\"u8, {json}Value);");
        else
            code.Line($"writer.{method}(\"{json}\"u8, request.{argument.Property});");
    }
}
