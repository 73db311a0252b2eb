using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;

namespace Dingo.ConnManager;

/// <summary>Where endpoints are bound and peers are reached: the system's network, or its twin in memory.</summary>
internal interface INetwork
{
    /// <summary>Binds an endpoint, or adopts the socket that is supplied; nothing is accepted yet.</summary>
    /// <exception cref="ListenException">It cannot be had.</exception>
    Listener Bind(ListenerConfig config, ListenerSetup setup);

    /// <summary>Makes what connects.</summary>
    /// <param name="sourcePort">The port to dial from; 0 for the system's choice.</param>
    /// <param name="sourceAddress">Where to dial from, for each address family.</param>
    IConnector MakeConnector(int sourcePort, Func<AddressFamily, IPAddress> sourceAddress);
}
