using System.Globalization;
using Dingo.Aot.Configuration;
using Dingo.ConnManager;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>drain</c>.</summary>
/// <param name="manager">Whose connections.</param>
/// <param name="daemon">Ends.</param>
internal sealed class DrainCommand(ConnectionManager manager, DaemonControl daemon)
{
    /// <summary>Asks for the end, and tells that it has begun.</summary>
    [ControlHandler]
    public async Task HandleAsync(DrainRequest request, ControlReply reply)
    {
        if (request.TimeoutSeconds is { } seconds && FaultOf(seconds) is { } fault)
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'timeoutSeconds': {fault}");
            return;
        }

        int connections = manager.Figures.Connections.Total;
        // Off this thread: the stop begins with closing, and the answer is to be out before this socket is closed too.
        bool isFirst = await Task.Run(() => daemon.Drain(request.TimeoutSeconds is { } within ? TimeSpan.FromSeconds(within) : null));
        if (isFirst)
            reply.Done(new DrainAnswer(connections, request.TimeoutSeconds));
        else
            reply.Fail(ControlErrorKind.AlreadyStopping, "the daemon stops already; a second signal would force its end");
    }

    private static string? FaultOf(int seconds)
    {
        var key = ConfigurationSchema.Find("Stop:TimeoutSeconds")!;
        return ValueRules.TryRead(key, seconds.ToString(CultureInfo.InvariantCulture), out _, out string fault) ? null : fault;
    }
}
