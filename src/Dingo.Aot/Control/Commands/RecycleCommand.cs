using System.Globalization;
using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>recycle</c>.</summary>
/// <param name="manager">Closes.</param>
internal sealed class RecycleCommand(ConnectionManager manager)
{
    /// <summary>Publishes the request to recycle, as anyone else's, and tells what became of it.</summary>
    [ControlHandler]
    public void Handle(RecycleRequest request, ControlReply reply)
    {
        // Numbers alone decide; the addresses, of a connection that lives, are for whoever reads the event.
        var id = manager.GetConnectionById(new ConnectionId(request.Id, null!, null!))?.Id ?? default;
        string key = id.Number == 0 ? string.Create(CultureInfo.InvariantCulture, $"{request.Id}@") : id.ToString();
        reply.Done(new RecycleAnswer(request.Id, manager.RequestRecycle(new ConnectionRecycleRequestedEvent(id, key, request.Reason))));
    }
}
