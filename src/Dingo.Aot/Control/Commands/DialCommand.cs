using Dingo.ConnManager;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Segments;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>dial</c>.</summary>
/// <param name="manager">Dials.</param>
internal sealed class DialCommand(ConnectionManager manager)
{
    /// <summary>Dials; its error kinds are those of <see cref="OutboundFailureNames"/>.</summary>
    [ControlHandler]
    public async Task HandleAsync(DialRequest request, ControlReply reply, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await manager.CreateOutboundConnAsync(request.Address, cancellationToken).ConfigureAwait(false);
            reply.Done(new DialAnswer(
                connection.Id.Number, connection.Role == MiniProtocolRole.Responder, connection.Remote.ToString(),
                connection.Agreement?.Version, connection.IsDuplex));
        }
        catch (OutboundException e)
        {
            reply.Fail(e.Failure, e.Message);
        }
    }
}
