using Dingo.Aot.HandOver;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Connections whose handshake is done and that <see cref="RespondHandOver"/> took over, in virtual time.</summary>
internal static class HandedOver
{
    public static readonly byte[] Done = [0x81, 0x02];

    public static ConnectionRig Node(int capacity = 128 * 1024)
    {
        var rig = ConnectionRig.Responder(capacity: capacity);
        TakeOver(rig, localIdleTimeout: TimeSpan.FromSeconds(1), Wire.Proposal);
        return rig;
    }

    /// <summary>A connection that we opened to a node.</summary>
    public static ConnectionRig Dialled(KeepAliveProbes probes, string answer = Wire.Accept, int capacity = 128 * 1024)
    {
        var rig = ConnectionRig.Initiator(capacity: capacity);
        rig.Owner.Established = new RespondHandOver(null, probes).TakeOver;
        rig.Connection.Start();
        rig.Hear();
        rig.Say(Wire.Answer(answer));
        if (rig.Owner.Story != "established")
            throw new InvalidOperationException("The handshake did not agree.");
        return rig;
    }

    public static ConnectionRig Client(TimeSpan? idleTimeout)
    {
        var rig = ConnectionRig.Responder(ConnectionRig.NodeToClient);
        TakeOver(rig, idleTimeout, Wire.LocalProposal);
        return rig;
    }

    /// <summary>The message with which a peer asks for a sign of life.</summary>
    public static byte[] Ping(ushort cookie) => [0x82, 0x00, 0x19, (byte)(cookie >> 8), (byte)cookie];

    /// <summary>The answer to <see cref="Ping"/>.</summary>
    public static byte[] Pong(ushort cookie) => [0x82, 0x01, 0x19, (byte)(cookie >> 8), (byte)cookie];

    /// <summary>A segment of keep-alive from the peer, who started it.</summary>
    public static byte[] Segment(params byte[][] messages) =>
        Wire.Segment(KeepAliveProtocol.Number, MiniProtocolRole.Initiator, messages.SelectMany(static message => message).ToArray());

    /// <summary>A segment of keep-alive from the peer, who answers ours.</summary>
    public static byte[] Answer(params byte[][] messages) =>
        Wire.Segment(KeepAliveProtocol.Number, MiniProtocolRole.Responder, messages.SelectMany(static message => message).ToArray());

    /// <summary>The cookies of the pings that were sent; throws if there is anything else.</summary>
    public static List<ushort> HearPings(this ConnectionRig rig) => Wire.Segments(rig.Hear()).ConvertAll(static s =>
    {
        var status = KeepAliveCodec.Decode(s.Payload, out var message, out int consumed);
        return status == KeepAliveDecodeStatus.Ok && message.Kind == KeepAliveKind.Ping && consumed == s.Payload.Length
            && s.Header.Protocol == KeepAliveProtocol.Number && s.Header.Sender == MiniProtocolRole.Initiator
            ? message.Cookie
            : throw new InvalidOperationException("Something other than a ping was sent.");
    });

    /// <summary>All that was answered in keep-alive, in hexadecimal; throws if there is anything else.</summary>
    public static string HearKeepAlive(this ConnectionRig rig)
    {
        var segments = Wire.Segments(rig.Hear());
        if (segments.Exists(static s => s.Header.Protocol != KeepAliveProtocol.Number || s.Header.Sender != MiniProtocolRole.Responder))
            throw new InvalidOperationException("Something other than a keep-alive answer was sent.");
        return string.Concat(segments.Select(static s => Convert.ToHexStringLower(s.Payload)));
    }

    private static void TakeOver(ConnectionRig rig, TimeSpan? localIdleTimeout, string proposal)
    {
        var handOver = new RespondHandOver(localIdleTimeout, new KeepAliveProbes());
        rig.Owner.Established = handOver.TakeOver;
        rig.Connection.Start();
        rig.Say(Wire.Propose(proposal));
        rig.Hear();
        if (rig.Owner.Story != "established")
            throw new InvalidOperationException("The handshake did not agree.");
    }
}
