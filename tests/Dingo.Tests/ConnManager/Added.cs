using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>Connections that somebody else made and keeps, for a connection manager to take in.</summary>
internal static class Added
{
    public static Connection Establish(PeerEndPoint remote, bool isDuplex = false) => Establish(remote, out _, isDuplex);

    public static Connection Establish(PeerEndPoint remote, out MemoryBearer bearer, bool isDuplex = false, Action? closing = null)
    {
        bearer = new MemoryBearer(TableBench.Local, remote);
        bearer.PeerSends(Wire.Proposal(isDuplex ? Wire.ProposeDuplex : Wire.ProposeUnidirectional));
        var connection = Make(remote, bearer, closing);
        connection.Start();
        return connection;
    }

    public static Connection Make(PeerEndPoint remote, MemoryBearer bearer, Action? closing = null)
    {
        var settings = new ConnectionSettings { Handshake = Wire.Nodes, Wheel = new TimingWheel(new FakeTimeProvider()), Slabs = new SlabPool() };
        return Connection.Respond(new ConnectionId(0, TableBench.Local, remote), bearer, settings, new Owner(closing));
    }

    private sealed class Owner(Action? closing) : IConnectionOwner
    {
        public void OnEstablished(Connection connection)
        {
        }

        public void OnAnswered(Connection connection)
        {
        }

        public void OnClosing(Connection connection) => closing?.Invoke();

        public void OnClosed(Connection connection)
        {
        }

        public void OnFault(Connection connection, Exception exception)
        {
        }
    }
}
