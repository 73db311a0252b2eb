using Dingo.Ouroboros.Connections;

namespace Dingo.Ouroboros.Relaying;

/// <summary>What one connection has to do with the nodes that it may be relayed to: finds one that can be reached, and is told how it did.</summary>
/// <remarks>Called by the connection in its own turns, on whatever thread that is: nothing here may block.</remarks>
public interface INodeLink
{
    /// <summary>Reaches for the next node that has not been tried.</summary>
    /// <remarks>
    /// Either <see cref="Connection.Relay"/> is called, once it is reached and was sent the proposal, or cannot be reached; or the connection
    /// is closed because there is none left. All may happen before this returns.
    /// </remarks>
    /// <param name="connection">The one that this link is for.</param>
    /// <param name="failure">
    /// What became of the one that was reached before, and the reason to close with, should there be no other; <see cref="CloseReason.None"/>
    /// at first.
    /// </param>
    void Reach(Connection connection, CloseReason failure);

    /// <summary>The node that was reached has answered the proposal, whatever it said.</summary>
    void Answered();

    /// <summary>The connection is gone. Last, and once; a bearer that is reached later is not wanted any more.</summary>
    /// <param name="failure">That the node left the proposal unanswered; <see cref="CloseReason.None"/> when it is not to blame.</param>
    void Closed(CloseReason failure);
}
