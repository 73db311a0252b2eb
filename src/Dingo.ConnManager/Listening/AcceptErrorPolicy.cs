using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>The one home of every error code that an accept can end with.</summary>
/// <remarks>
/// On Linux accept(2) also reports errors already pending on the new connection, and asks that they be treated as if
/// nothing had come: those are the peer's. The runtime maps errno to <see cref="SocketError"/> (EMFILE and ENFILE to the
/// same value) and folds what it has no name for, ENOMEM and EPROTO among them, into <see cref="SocketError.SocketError"/>.
/// </remarks>
internal static class AcceptErrorPolicy
{
    public static AcceptErrorKind Classify(SocketError error) => error switch
    {
        SocketError.OperationAborted     // EBADF, ECANCELED, or disposed
            or SocketError.NotSocket
            or SocketError.InvalidArgument // EINVAL: no longer listening
            or SocketError.Fault => AcceptErrorKind.ListenerLost,

        SocketError.TooManyOpenSockets or SocketError.ProcessLimit => AcceptErrorKind.DescriptorsExhausted,

        SocketError.ConnectionAborted
            or SocketError.ConnectionReset
            or SocketError.ConnectionRefused
            or SocketError.NetworkDown
            or SocketError.NetworkReset
            or SocketError.NetworkUnreachable
            or SocketError.HostDown
            or SocketError.HostUnreachable
            or SocketError.TimedOut
            or SocketError.ProtocolOption
            or SocketError.ProtocolNotSupported
            or SocketError.OperationNotSupported
            or SocketError.AccessDenied    // EPERM: a firewall rule forbids this peer
            or SocketError.Shutdown
            or SocketError.NotConnected
            or SocketError.Interrupted
            or SocketError.TryAgain
            or SocketError.WouldBlock => AcceptErrorKind.PeerTrouble,

        // ENOBUFS by name; ENOMEM hides among the unnamed. Waiting is the safe answer to the unknown.
        _ => AcceptErrorKind.ResourcesExhausted,
    };
}
