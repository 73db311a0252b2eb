using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.ConnManager.Connections;

/// <summary>Follows connections from their handshake to their end: table, events, figures, hand-over.</summary>
/// <remarks>Safe on any thread; called by each connection in its own turn.</remarks>
/// <param name="setup">What the connections of all listeners and dials have in common.</param>
/// <param name="handOver">Takes over what was established.</param>
internal class ConnectionLifecycle(LifecycleSetup setup, IHandOver handOver) : IConnectionOwner
{
    public virtual void OnEstablished(Connection connection)
    {
        setup.Figures.CountAccepted(connection.Wheel.NowUs - connection.OpenedUs);
        setup.Table.Establish(connection);
        handOver.TakeOver(connection);
    }

    public INodeLink OnProposed(Connection connection) => handOver.Forward(connection);

    public void OnAnswered(Connection connection) => setup.Table.Answer(connection);

    public void OnClosing(Connection connection) => setup.Table.BeginClosing(connection);

    public virtual void OnClosed(Connection connection)
    {
        // Counted before the place is free: whoever sees the place free sees the count as well.
        try
        {
            setup.Figures.CountClosed(connection);
        }
        finally
        {
            if (setup.Table.Remove(connection) && connection.WasEstablished)
                setup.Callbacks?.Post(connection.Id, ClosedCause.Of(connection));
        }

        if (!connection.WasEstablished)
            LogHandshake(connection);
    }

    public void OnFault(Connection connection, Exception exception)
    {
        setup.Figures.CountFault();
        setup.Logger.ConnectionFaulted(connection.Id, exception);
    }

    private void LogHandshake(Connection connection)
    {
        var outcome = HandshakeOutcomes.OfUnestablished(connection);
        if (outcome is HandshakeOutcome.Queried or HandshakeOutcome.Cancelled || !setup.HandshakeLines.TryPass(out long suppressed))
            return;
        string detail = connection.CloseDetail ?? connection.CloseReason.Name();
        setup.Logger.HandshakeFailed(connection.Id.Number, connection.Remote.ToString(), outcome.Name(), detail, suppressed);
    }
}
