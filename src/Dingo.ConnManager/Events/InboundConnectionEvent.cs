using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Events;

/// <summary>A connection that a peer opened finished its handshake. Everything here is final.</summary>
/// <param name="ConnectionId">Its identity.</param>
/// <param name="LocalAddr">Our end.</param>
/// <param name="RemoteAddr">The peer's end.</param>
/// <param name="IsNtC">Node-to-client, rather than node-to-node.</param>
/// <param name="NormalizedRemoteAddr">The peer's end in the form that <see cref="ConnectionManager.NormalizePeerAddr"/> gives.</param>
/// <param name="IsDuplex">Both sides may start mini-protocols.</param>
/// <param name="Credentials">The process, user and group of a client of a Unix socket.</param>
[Event("connmanager.inbound_conn")]
public readonly partial record struct InboundConnectionEvent(
    ConnectionId ConnectionId,
    PeerEndPoint LocalAddr,
    PeerEndPoint RemoteAddr,
    bool IsNtC,
    string NormalizedRemoteAddr,
    bool IsDuplex,
    UnixPeerCredentials? Credentials = null);
