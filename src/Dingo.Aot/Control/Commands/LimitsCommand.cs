using System.Globalization;
using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Dingo.ConnManager;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>limits</c>.</summary>
/// <param name="manager">Whose limits.</param>
/// <param name="logger">Is told of each change.</param>
internal sealed class LimitsCommand(ConnectionManager manager, ILogger logger)
{
    private readonly Lock _setting = new();

    /// <summary>Sets one where a value is given, and tells all.</summary>
    [ControlHandler]
    public async Task HandleAsync(LimitsRequest request, ControlReply reply)
    {
        if (FaultOf(request, out var limit) is { } fault)
        {
            reply.Fail(ControlErrorKind.BadArgument, fault);
            return;
        }

        int? before = limit is null ? null : Set(limit, request.Value!.Value);
        foreach (var each in Limit.All)
        {
            if (!await reply.RowAsync(each.Describe(manager.Limits, manager.Figures.Connections)))
                return;
        }

        reply.Done(new LimitsAnswer(limit?.Name, before));
    }

    private static string? FaultOf(LimitsRequest request, out Limit? limit)
    {
        limit = Limit.All.FirstOrDefault(each => each.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase));
        if (request.Name is null && request.Value is null)
            return null;
        string[] names = [.. Limit.All.Select(static each => each.Name)];
        if (limit is null)
        {
            return request.Name is { } name && NearestWord.To(name, names) is { } nearest
                ? $"there is no limit '{name}'; did you mean '{nearest}'?"
                : $"argument 'name' must be one of {string.Join(", ", names)}";
        }

        if (request.Value is not { } value)
            return "argument 'value' is missing: give the number that the limit is to be";
        var key = ConfigurationSchema.Find($"Limits:{limit.Name}")!;
        return ValueRules.TryRead(key, value.ToString(CultureInfo.InvariantCulture), out _, out string wrong) ? null : $"argument 'value': {wrong}";
    }

    private int Set(Limit limit, int value)
    {
        int before;
        // Two at once must not each take the other's back.
        lock (_setting)
        {
            before = limit.Get(manager.Limits);
            manager.Limits = limit.Set(manager.Limits, value);
        }

        logger.LimitChanged(limit.Name, limit.Get(manager.Limits), before);
        return before;
    }
}
