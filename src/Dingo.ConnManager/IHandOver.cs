using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.ConnManager;

/// <summary>Takes established connections over: what runs on them is its business, not the connection manager's.</summary>
public interface IHandOver
{
    /// <summary>Attaches what is to run on the connection.</summary>
    /// <remarks>
    /// Called in the connection's turn, mostly on the socket engine's thread: it may not block. Whatever it attaches before it
    /// returns sees the first byte; a segment for a mini-protocol that nobody runs closes the connection. An exception closes it too.
    /// The connection is still counted and closed by the connection manager; anyone may close it.
    /// </remarks>
    void TakeOver(Connection connection);

    /// <summary>A peer's proposal has passed the gate of its listener (<see cref="ConnectionOptions.Gate"/>): a node is to answer it.</summary>
    /// <remarks>Called as <see cref="TakeOver"/> is, which follows when the node has accepted; there is nothing to attach then.</remarks>
    /// <returns>What finds the node.</returns>
    /// <exception cref="NotSupportedException">There are no nodes behind this hand-over.</exception>
    INodeLink Forward(Connection connection) => throw new NotSupportedException("There are no nodes behind this hand-over.");

    /// <summary>
    /// An outbound connection was asked for, and this established one, which the peer opened, serves in its place: attaches what is to
    /// be started from this side.
    /// </summary>
    /// <remarks>
    /// It was handed over before, by its listener, and is never one that is forwarded. Called on a thread of the pool, beside the connection's turns: it may be closed
    /// meanwhile. An exception closes it.
    /// </remarks>
    void Reuse(Connection connection)
    {
    }
}
