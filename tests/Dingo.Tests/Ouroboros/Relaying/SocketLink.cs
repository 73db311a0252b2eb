using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>The way to one node, over a real socket that is connected already.</summary>
internal sealed class SocketLink(IBearer way) : INodeLink
{
    private int _ends;

    /// <summary>How often it was told that the connection is gone.</summary>
    public int Ends => Volatile.Read(ref _ends);

    public void Reach(Connection connection, CloseReason failure)
    {
        if (failure != CloseReason.None)
        {
            connection.Close(failure);
            return;
        }

        byte[] proposal = new byte[Connection.MaxProposalBytes];
        way.Send(proposal.AsSpan(0, connection.WriteProposal(proposal)), out _);
        connection.Relay(way);
    }

    public void Answered()
    {
    }

    public void Closed(CloseReason failure) => Interlocked.Increment(ref _ends);
}
