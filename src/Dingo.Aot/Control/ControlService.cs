using Dingo.Aot.Logging;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Control;

/// <summary>Answers requests, whoever asks and however they arrive.</summary>
/// <param name="table">The commands.</param>
/// <param name="figures">Counts them.</param>
/// <param name="logger">Hears of handlers that throw.</param>
internal sealed class ControlService(ControlTable table, ControlFigures figures, ILogger logger)
{
    /// <summary>Answers one request, to its end; what a handler throws is an answer, too.</summary>
    public async Task AnswerAsync(ControlRequest request, ControlReply reply, CancellationToken cancellationToken)
    {
        if (request.Fault is { } fault)
            reply.Fail(request.FaultKind, fault);
        else
            await CallAsync(request, reply, cancellationToken);
        if (!reply.IsEnded)
            reply.Fail(ControlErrorKind.Internal, "the command gave no answer");
        figures.CountRequest(request.Command, !reply.IsError);
        await reply.FlushAsync();
    }

    private async Task CallAsync(ControlRequest request, ControlReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await table.CallAsync(request.Command, request.Arguments, reply, cancellationToken);
            if (request.Arguments.Fault is { } fault && !reply.IsEnded)
                reply.Fail(ControlErrorKind.BadArgument, fault);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for the answer any more, but it has its end.
            EndBy(reply, "given up: the client left, or the daemon stops");
        }
        catch (Exception e)
        {
            // A fault of ours in one command must cost neither the client nor the others.
            logger.ControlCommandFailed(ControlCommands.All[request.Command].Name, e.ToString());
            EndBy(reply, $"the command failed: {e.Message}");
        }
    }

    private static void EndBy(ControlReply reply, string message)
    {
        if (!reply.IsEnded)
            reply.Fail(ControlErrorKind.Internal, message);
    }
}
