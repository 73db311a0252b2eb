using Dingo.Ouroboros.Relaying;

namespace Dingo.Ouroboros.Connections;

/// <summary>Is told of the steps in a connection's life: established or answered (or neither), closing, closed; each once at most.</summary>
/// <remarks>
/// Called by the connection in its own turn, on whatever thread that is (the socket engine's, mostly): nothing here may block.
/// An exception closes the connection with <see cref="CloseReason.InternalError"/>.
/// </remarks>
public interface IConnectionOwner
{
    /// <summary>
    /// The handshake agreed, and the connection is ready to be handed over: whatever is attached to its mini-protocols here will
    /// see the first byte. A responder's answer leaves afterwards.
    /// </summary>
    void OnEstablished(Connection connection);

    /// <summary>
    /// A proposal has passed the gate (<see cref="ConnectionSettings.Gate"/>): a node is to answer it. Only for connections that have one.
    /// </summary>
    /// <returns>What finds the node; the connection's own.</returns>
    /// <exception cref="NotSupportedException">This owner has no nodes.</exception>
    INodeLink OnProposed(Connection connection) => throw new NotSupportedException("A gate needs an owner that has nodes behind it.");

    /// <summary>The peer only asked for our versions: there will be no hand-over, and the peer is expected to end the connection.</summary>
    void OnAnswered(Connection connection);

    /// <summary>The connection has its reason to close, and begins to.</summary>
    void OnClosing(Connection connection);

    /// <summary>The socket is gone, and what the connection held is returned.</summary>
    void OnClosed(Connection connection);

    /// <summary>Code that was called by the connection threw. This may not: there would be nobody left to tell.</summary>
    void OnFault(Connection connection, Exception exception);
}
