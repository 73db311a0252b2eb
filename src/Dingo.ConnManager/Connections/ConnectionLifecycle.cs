using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Connections;

/// <summary>Follows connections from their handshake to their end: table, events, figures, hand-over.</summary>
/// <remarks>Safe on any thread; called by each connection in its own turn.</remarks>
internal class ConnectionLifecycle(
    ConnectionTable table, LifecycleFigures figures, IHandOver handOver, LinePacer handshakeLines, ILogger logger,
    ClosedCallbacks? callbacks = null) : IConnectionOwner
{
    public virtual void OnEstablished(Connection connection)
    {
        figures.CountAccepted(connection.Wheel.NowUs - connection.OpenedUs);
        table.Establish(connection);
        handOver.TakeOver(connection);
    }

    public void OnAnswered(Connection connection) => table.Answer(connection);

    public void OnClosing(Connection connection) => table.BeginClosing(connection);

    public virtual void OnClosed(Connection connection)
    {
        // Counted before the place is free: whoever sees the place free sees the count as well.
        try
        {
            figures.CountClosed(connection);
        }
        finally
        {
            if (table.Remove(connection) && connection.WasEstablished)
                callbacks?.Post(connection.Id, ClosedCause.Of(connection));
        }

        if (!connection.WasEstablished)
            LogHandshake(connection);
    }

    public void OnFault(Connection connection, Exception exception)
    {
        figures.CountFault();
        logger.ConnectionFaulted(connection.Id, exception);
    }

    private void LogHandshake(Connection connection)
    {
        var outcome = HandshakeOutcomes.OfUnestablished(connection);
        if (outcome is HandshakeOutcome.Queried or HandshakeOutcome.Cancelled || !handshakeLines.TryPass(out long suppressed))
            return;
        string detail = connection.CloseDetail ?? connection.CloseReason.Name();
        logger.HandshakeFailed(connection.Id.Number, connection.Remote.ToString(), outcome.Name(), detail, suppressed);
    }
}
