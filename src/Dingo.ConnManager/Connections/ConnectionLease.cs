using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <summary>A held place: taken before there is a connection, and then the connection's until its socket is gone.</summary>
/// <remarks>
/// Whoever holds it either binds a connection to it or gives it back. Giving back is idempotent, because the number in it is never
/// used again: what was given back once, by anyone, is not in the table any more.
/// </remarks>
internal readonly record struct ConnectionLease(ConnectionTable Table, ConnectionId Id)
{
    /// <summary>Gives back a place to which no connection was bound.</summary>
    public void Return() => Table.Return(this);
}
