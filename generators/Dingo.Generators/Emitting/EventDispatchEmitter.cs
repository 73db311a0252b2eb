using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>class EventDispatch</c>: one typed entry per event, with its handlers as direct calls.</summary>
internal static class EventDispatchEmitter
{
    public static string Emit(DispatchModel model)
    {
        string home = model.Events[0].Namespace;
        var owners = model.Handlers.Select(h => h.Owner).Distinct().ToList();
        var scope = new TypeScope(home, owners);
        var names = NameOwners(owners);
        var code = new CodeWriter(home, scope.Imports("Dingo.Events"));
        code.Lines(
            "/// <summary>Publishes the events of this assembly: one typed entry each, which calls the event's own handlers directly.</summary>",
            "/// <remarks>A handler runs on the publisher's thread, after the event has its number, even when every ring is full.</remarks>");
        code.Open("internal sealed class EventDispatch");
        code.Line("private readonly EventBus<AnyEvent> _bus;");
        foreach (var owner in owners)
            code.Line($"private readonly {scope.NameOf(owner)} _{names[owner]};");
        code.Line();
        var parameters = owners.Select(o => $", {scope.NameOf(o)} {names[o]}");
        code.Line("/// <summary>Publishes on <paramref name=\"bus\"/>; neither it nor a handler is owned.</summary>");
        code.Open($"public EventDispatch(EventBus<AnyEvent> bus{string.Concat(parameters)})");
        code.Line("_bus = bus;");
        foreach (var owner in owners)
            code.Line($"_{names[owner]} = {names[owner]};");
        code.Close();
        code.Line();
        code.Separated(model.Events, e => EmitEntry(code, e, model.Handlers.Where(h => h.EventType == e.FullName).ToList(), names));
        code.Close();
        return code.ToString();
    }

    private static void EmitEntry(CodeWriter code, EventKey e, List<HandlerModel> handlers, Dictionary<TypeName, string> names)
    {
        code.Line($"/// <summary>Publishes <c>{e.WireName}</c> and returns its number.</summary>");
        if (handlers.Count == 0)
        {
            code.Line($"public ulong Publish(in {e.TypeName} e) => _bus.Publish(e);");
            return;
        }
        code.Open($"public ulong Publish(in {e.TypeName} e)");
        code.Line("ulong sequence = _bus.Publish(e);");
        foreach (var handler in handlers)
            code.Line($"_{names[handler.Owner]}.{handler.Method}({(handler.ByReference ? "in e" : "e")});");
        code.Line("return sequence;");
        code.Close();
    }

    private static Dictionary<TypeName, string> NameOwners(List<TypeName> owners)
    {
        var names = new Dictionary<TypeName, string>();
        foreach (var owner in owners)
        {
            string name = Names.Camel(Names.Identifier(owner));
            bool isTaken = name == "bus" || names.ContainsValue(name);
            names.Add(owner, isTaken ? $"{name}{names.Count}" : name);
        }
        return names;
    }
}
