using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <content>Connections that others established, and those that others take away.</content>
internal sealed partial class ConnectionTable
{
    /// <summary>Takes an established connection in. The opened event is out when this returns.</summary>
    /// <param name="connection">In no table; it gets its number here.</param>
    /// <param name="isInbound">The peer opened it.</param>
    /// <param name="normalizedRemote">The peer's end for the opened event.</param>
    /// <param name="displaced">An older connection between the same two addresses, for the caller to close as a collision.</param>
    /// <returns>Why there is no place, or <see cref="RefusalReason.None"/>.</returns>
    public RefusalReason Add(Connection connection, bool isInbound, string normalizedRemote, out Connection? displaced)
    {
        displaced = null;
        lock (bus.Gate)
        {
            if (FindLocked(connection) is not null)
                throw new InvalidOperationException($"Connection {connection.Id} is in already.");
            var refusal = JudgeAddedLocked(connection, isInbound);
            if (refusal != RefusalReason.None)
                return refusal;

            connection.Identify(++_lastNumber);
            var row = InsertLocked(connection.Id, isInbound, connection.Family);
            row.Connection = connection;
            displaced = TakeAddressesLocked(row);
            EstablishLocked(row, normalizedRemote);
        }

        bus.Flush();
        return RefusalReason.None;
    }

    /// <summary>Lets an established connection go without closing it. The closed event is out when this returns.</summary>
    /// <param name="number">The number that it should be in under.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="cause">For the closed event.</param>
    /// <returns><see langword="false"/>, and nothing changed, unless exactly this connection was in under that number.</returns>
    public bool Release(ulong number, Connection connection, in ClosedCause cause) =>
        connection.Id.Number == number && connection.WasEstablished && Remove(connection, cause);

    private RefusalReason JudgeAddedLocked(Connection connection, bool isInbound)
    {
        var source = ConnectionRow.SourceOf(connection.Family, connection.Remote);
        if (isInbound)
            return JudgeLocked(connection.Family, source, connection.Local, connection.Remote, hasShakenHands: true);
        if (!_isOpen)
            return RefusalReason.Stopping;
        return RuleLocked(RefusalReason.OutboundLimit, connection.Family, source).Refuses ? RefusalReason.OutboundLimit : RefusalReason.None;
    }
}
