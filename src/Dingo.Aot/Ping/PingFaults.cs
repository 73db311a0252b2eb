using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.KeepAlive;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

namespace Dingo.Aot.Ping;

/// <summary>Puts what went wrong into words.</summary>
internal static class PingFaults
{
    /// <summary>Why a node could not be reached.</summary>
    public static PingFault OfConnect(OutboundException e)
    {
        var failure = e.Failure switch
        {
            OutboundFailure.Unresolvable => PingFailure.NameNotFound,
            OutboundFailure.Refused => PingFailure.Refused,
            OutboundFailure.TimedOut => PingFailure.ConnectTimedOut,
            OutboundFailure.Unreachable => PingFailure.Unreachable,
            _ => PingFailure.Other,
        };
        // So the runtime calls a path at which there is no file.
        bool isMissingFile = failure == PingFailure.Unreachable
            && e.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable };
        return new PingFault(failure, isMissingFile ? "there is no socket at that path"
            : failure == PingFailure.Refused ? "nobody listens there, or a firewall says so"
            : e.Message.TrimEnd('.'));
    }

    /// <summary>Why a service has no hosts; also for one whose hosts are still to be tried.</summary>
    public static PingFault OfService(string service, NameFailure failure) => new(PingFailure.NameNotFound, failure == NameFailure.Unavailable
        ? $"no name server answers for the service {service}"
        : $"there is no service {service} (SRV); for a host, add its port");

    /// <summary>Why a connection ended.</summary>
    /// <param name="connection">Closed, or about to be.</param>
    /// <param name="plan">What was asked for.</param>
    public static PingFault OfEnd(Connection connection, PingPlan plan) => connection.CloseReason switch
    {
        CloseReason.HandshakeTimedOut => new(
            PingFailure.HandshakeTimedOut, $"connected, but no answer to the proposal within {plan.Timeout.TotalSeconds} s"),
        CloseReason.RefusedByPeer => OfRefusal(connection.PeerRefusal!, plan),
        CloseReason.HandshakeMalformed => OfHandshake(connection.CloseDetail, plan),
        CloseReason.ProtocolViolation when connection.CloseDetail == KeepAliveStep.CookieMismatch.Name() =>
            new(PingFailure.WrongCookie, "it is not the one of the ping"),
        CloseReason.ProtocolViolation or CloseReason.IngressOverrun or CloseReason.SegmentTimedOut =>
            new(PingFailure.Malformed, Explain(connection)),
        CloseReason.PeerClosed => new(PingFailure.Closed, When(connection)),
        CloseReason.Reset => new(PingFailure.Reset, When(connection)),
        _ => new(PingFailure.Other, Explain(connection)),
    };

    private static PingFault OfRefusal(HandshakeRefusal refusal, PingPlan plan)
    {
        string said = refusal.Text.Length == 0 ? "nothing" : $"\"{refusal.Text}\"";
        return refusal.Reason switch
        {
            RefuseReason.VersionMismatch => OfMismatch(refusal, plan),
            RefuseReason.Refused => new(
                PingFailure.WrongNetwork, $"we asked for {NetworkMagic.Show(plan.NetworkMagic)}; the node said {said}")
            { Said = refusal.Text },
            _ => new(PingFailure.Rejected, $"the node said {said}") { Said = refusal.Text },
        };
    }

    private static PingFault OfMismatch(HandshakeRefusal refusal, PingPlan plan)
    {
        bool isForNodes = plan.Family == ProtocolFamily.NodeToNode;
        bool isOtherFamily = PingVersions.AreAllOf(isForNodes ? ProtocolFamily.NodeToClient : ProtocolFamily.NodeToNode, refusal.Versions);
        string hint = !isOtherFamily ? ""
            : isForNodes ? ". It is a socket for clients: add --ntc"
            : ". It is a port for nodes: leave out --ntc";
        return new PingFault(
            PingFailure.NoCommonVersion, $"the node has {PingVersions.List(refusal.Versions)}; we have {PingVersions.ListOurs(plan.Family)}{hint}")
        { Versions = refusal.Versions };
    }

    private static PingFault OfHandshake(string? fault, PingPlan plan)
    {
        if (fault == HandshakeFault.VersionNotProposed.Name())
            return new(PingFailure.NotProposed, "a version that is none of ours");
        if (fault == HandshakeFault.InvalidServerSelection.Name())
            return new(PingFailure.NotProposed, $"another network than {NetworkMagic.Show(plan.NetworkMagic)}");
        return new(PingFailure.Malformed, $"what the node sent is no answer to a proposal ({fault})");
    }

    private static string When(Connection connection) =>
        connection.WasEstablished ? "after the handshake" : "during the handshake, as a node does that has no place left";

    private static string Explain(Connection connection) =>
        connection.CloseDetail is { } detail ? $"{connection.CloseReason.Name()} ({detail})" : connection.CloseReason.Name();
}
