using Dingo.Generators.Models;
using Dingo.Generators.Reading;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>class ControlTable</c>: it reads the arguments of each command, and calls its handler directly.</summary>
internal static class ControlTableEmitter
{
    public static string Emit(EquatableArray<ControlEntry> entries)
    {
        var owners = entries.Select(e => e.Handler.Owner).Distinct().ToList();
        var scope = new TypeScope(ControlDeclarations.Home, owners.Concat(entries.Select(e => e.Command.Request)));
        var names = Names.Fields(owners);
        var code = new CodeWriter(ControlDeclarations.Home, scope.Imports("System.Threading", "System.Threading.Tasks"));
        code.Line("/// <summary>Every command of the control socket: its arguments are read, and its handler is called directly.</summary>");
        code.Open("internal sealed class ControlTable");
        foreach (var owner in owners)
            code.Line($"private readonly {scope.NameOf(owner)} _{names[owner]};");
        code.Line();
        EmitConstructor(code, owners, names, scope);
        code.Line();
        EmitCall(code, entries);
        foreach (var entry in entries)
        {
            code.Line();
            EmitEntry(code, entry, names, scope);
        }
        code.Close();
        return code.ToString();
    }

    private static void EmitConstructor(CodeWriter code, List<TypeName> owners, Dictionary<TypeName, string> names, TypeScope scope)
    {
        code.Line("/// <summary>Calls these; owns none of them.</summary>");
        code.Open($"public ControlTable({string.Join(", ", owners.Select(o => $"{scope.NameOf(o)} {names[o]}"))})");
        foreach (var owner in owners)
            code.Line($"_{names[owner]} = {names[owner]};");
        code.Close();
    }

    private static void EmitCall(CodeWriter code, EquatableArray<ControlEntry> entries)
    {
        code.Lines(
            "/// <summary>Reads a command's arguments and calls its handler; where they are wrong, <paramref name=\"arguments\"/> says how.</summary>",
            "/// <param name=\"index\">The command's place in <see cref=\"ControlCommands.All\"/>.</param>",
            "/// <param name=\"arguments\">What the client gave.</param>",
            "/// <param name=\"reply\">Takes the answer.</param>",
            "/// <param name=\"cancellationToken\">Passed to the handler.</param>");
        code.Open(
            "public Task CallAsync(int index, ControlArguments arguments, ControlReply reply, CancellationToken cancellationToken) => index switch");
        for (int i = 0; i < entries.Count; i++)
            code.Line($"{i} => {Method(entries[i])}(arguments, reply, cancellationToken),");
        code.Line("_ => Task.CompletedTask,");
        code.Close(";");
    }

    private static void EmitEntry(CodeWriter code, ControlEntry entry, Dictionary<TypeName, string> names, TypeScope scope)
    {
        var (command, handler) = (entry.Command, entry.Handler);
        var known = command.Arguments.Select(a => $"\"{Names.Camel(a.Property)}\"");
        code.Open($"private Task {Method(entry)}(ControlArguments arguments, ControlReply reply, CancellationToken cancellationToken)");
        string read = $"new {scope.NameOf(command.Request)}({string.Join(", ", command.Arguments.Select(Read))})";
        string call = $"_{names[handler.Owner]}.{handler.Method}(request, reply{(handler.TakesToken ? ", cancellationToken" : "")});";
        code.Lines(
            $"var request = {read};",
            $"if (!arguments.AreAll({string.Join(", ", known)}))",
            "    return Task.CompletedTask;",
            handler.IsAsync ? $"return {call}" : call);
        if (!handler.IsAsync)
            code.Line("return Task.CompletedTask;");
        code.Close();
    }

    private static string Read(ArgumentModel argument)
    {
        string verb = argument.IsOptional ? "Find" : "Get";
        string read = $"arguments.{verb}{argument.Form}(\"{Names.Camel(argument.Property)}\")";
        return argument.Default is null ? read : $"{read} ?? {argument.Default}";
    }

    private static string Method(ControlEntry entry) =>
        string.Concat(entry.Command.Name.Split('-', '_').Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1))) + "Async";
}
