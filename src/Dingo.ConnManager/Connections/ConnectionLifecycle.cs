using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Connections;

/// <summary>Follows connections from their handshake to their end: table, events, figures, hand-over.</summary>
/// <remarks>Safe on any thread; called by each connection in its own turn.</remarks>
internal class ConnectionLifecycle(ConnectionTable table, LifecycleFigures figures, IHandOver handOver, ILogger logger) : IConnectionOwner
{
    public virtual void OnEstablished(Connection connection)
    {
        figures.CountAccepted(connection.Wheel.NowUs - connection.OpenedUs);
        table.Establish(connection);
        handOver.TakeOver(connection);
    }

    public void OnClosing(Connection connection) => table.BeginClosing(connection);

    public virtual void OnClosed(Connection connection)
    {
        // Counted before the place is free: whoever sees the place free sees the count as well.
        figures.CountClosed(connection);
        table.Remove(connection);
        if (!connection.WasEstablished)
            logger.HandshakeEnded(connection.Id, connection.CloseReason.Name(), connection.CloseDetail);
    }

    public void OnFault(Connection connection, Exception exception)
    {
        figures.CountFault();
        logger.ConnectionFaulted(connection.Id, exception);
    }
}
