using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Reaches for the nodes of one listener over sockets.</summary>
/// <param name="Timeout">How long one may take to be reached before the next is tried.</param>
/// <param name="SendsProxy">Whether each is told first, in the PROXY protocol's version 2, for whom the connection is.</param>
internal sealed record SocketReacher(TimeSpan Timeout, bool SendsProxy) : INodeReacher
{
    /// <summary>The most that <see cref="WriteOpening"/> writes.</summary>
    public const int MaxOpeningBytes = BinaryProxyHeader.MaxWrittenBytes + Connection.MaxProposalBytes;

    /// <inheritdoc/>
    public NodeReach Reach(Backend backend, Connection connection) =>
        Pollers.AreUsed ? new PolledReach(this, backend, connection) : new SocketReach(this, backend, connection);

    /// <summary>Writes what a node is told first: who the peer is, if that is wanted, and what it proposes.</summary>
    /// <param name="connection">The peer's, in its turn.</param>
    /// <param name="destination">Of <see cref="MaxOpeningBytes"/> or more.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteOpening(Connection connection, Span<byte> destination)
    {
        int length = SendsProxy ? BinaryProxyHeader.Write(connection.Remote, connection.Local, destination) : 0;
        return length + connection.WriteProposal(destination[length..]);
    }
}
