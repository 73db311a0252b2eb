using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>class EventDispatch</c>: one typed entry per event, with its handlers as direct calls.</summary>
internal static class EventDispatchEmitter
{
    public static string Emit(DispatchModel model)
    {
        string home = model.Events[0].Namespace;
        var owners = model.Handlers.Select(h => h.Owner).Distinct().ToList();
        var results = model.Handlers.Where(h => h.Result is not null).Select(h => h.Result!);
        var scope = new TypeScope(home, owners.Concat(results));
        var names = Names.Fields(owners, "bus");
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
        code.Separated(model.Events, e => EmitEntry(code, e, model.Handlers.Where(h => h.EventType == e.FullName).ToList(), names, scope));
        code.Close();
        return code.ToString();
    }

    private static void EmitEntry(
        CodeWriter code, EventKey e, List<HandlerModel> handlers, Dictionary<TypeName, string> names, TypeScope scope)
    {
        var results = NameResults(handlers);
        code.Line($"/// <summary>Publishes <c>{e.WireName}</c> and returns its number.</summary>");
        if (results.Count > 0)
            code.Line("/// <param name=\"e\">The event.</param>");
        foreach (var pair in results)
            code.Line($"/// <param name=\"{pair.Value}\">What <see cref=\"{scope.NameOf(pair.Key.Owner)}.{pair.Key.Method}\"/> returned.</param>");
        if (handlers.Count == 0)
        {
            code.Line($"public ulong Publish(in {e.TypeName} e) => _bus.Publish(e);");
            return;
        }
        var outs = results.Select(pair => $", out {scope.NameOf(pair.Key.Result!)} {pair.Value}");
        code.Open($"public ulong Publish(in {e.TypeName} e{string.Concat(outs)})");
        code.Line("ulong sequence = _bus.Publish(e);");
        foreach (var handler in handlers)
        {
            string kept = results.TryGetValue(handler, out string result) ? $"{result} = " : "";
            code.Line($"{kept}_{names[handler.Owner]}.{handler.Method}({(handler.ByReference ? "in e" : "e")});");
        }
        code.Line("return sequence;");
        code.Close();
    }

    private static Dictionary<HandlerModel, string> NameResults(List<HandlerModel> handlers)
    {
        var names = new Dictionary<HandlerModel, string>();
        foreach (var handler in handlers.Where(h => h.Result is not null))
            names.Add(handler, names.Count == 0 ? "result" : $"result{names.Count + 1}");
        return names;
    }
}
