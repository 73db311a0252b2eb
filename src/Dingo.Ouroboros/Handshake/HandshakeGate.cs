using System.Runtime.InteropServices;
using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Stands before a node that negotiates for itself: decides which proposals reach it, and reads what it answers.</summary>
/// <remarks>
/// <para>
/// A proposal passes when it is well formed and says of at least one version, whatever its number, that it is for our network: which
/// versions there are is the node's business, and a newer node needs no newer gate. What is for no network of ours is refused here, as
/// <see cref="HandshakeResponder"/> would.
/// </para>
/// <para>
/// The node sees our address in place of the peer's, and would share it. So, unless it is to be left alone, peer sharing is taken out of
/// what passes, in both directions and in place: each side then finds that the other does not take part. A proposal in which it cannot be
/// found where its version has it does not pass.
/// </para>
/// <para>Immutable, thread-safe, and free of allocations while nothing is refused. Never throws for anything that either side sends.</para>
/// </remarks>
/// <param name="ours">Our network, and what a refusal names as our versions.</param>
/// <param name="keepsPeerSharing">Whether the bytes of both sides are left as they are.</param>
public sealed class HandshakeGate(HandshakeParameters ours, bool keepsPeerSharing)
{
    /// <summary>Decides on a peer's proposal.</summary>
    /// <param name="received">All payload bytes of mini-protocol 0 so far; one that passes is changed in place into what the node is to get.</param>
    /// <param name="reply">Takes the reply to one that is refused; at least <see cref="HandshakeResponder.MaxReplyBytes"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reply"/> is too short.</exception>
    public GateResult Examine(Memory<byte> received, Span<byte> reply)
    {
        var message = HandshakeMessage.Read(received);
        if (message.IsIncomplete)
            return default;
        if (message.Fault != HandshakeFault.None)
            return GateResult.Malformed(message.Fault);
        if (message.Kind != HandshakeMessageKind.ProposeVersions)
            return GateResult.Malformed(HandshakeFault.UnexpectedMessage);

        var fault = FindOurNetwork(message.Fields, out bool isFound);
        if (fault != HandshakeFault.None)
            return GateResult.Malformed(fault);
        if (!isFound)
            return Refuse(received, reply);

        return TryClearPeerSharing(message.Fields) ? GateResult.Passed : GateResult.Malformed(HandshakeFault.VersionDataUnreadable);
    }

    /// <summary>Reads what the node answers to a proposal that passed.</summary>
    /// <param name="proposal">What it was sent.</param>
    /// <param name="received">
    /// All payload bytes of mini-protocol 0 so far; changed in place into what the peer is to get, which is nothing when it is malformed.
    /// </param>
    /// <returns>As if the proposal had been ours. The data agreed is what both sides have said, of any version.</returns>
    public InitiatorResult ReadAnswer(ReadOnlyMemory<byte> proposal, Memory<byte> received)
    {
        var message = HandshakeMessage.Read(received);
        if (message.IsIncomplete)
            return default;
        if (message.Fault != HandshakeFault.None)
            return InitiatorResult.Malformed(message.Fault);

        return message.Kind switch
        {
            HandshakeMessageKind.AcceptVersion => ReadSelection(proposal, message),
            HandshakeMessageKind.Refuse => HandshakeReports.Refusal(message.Fields) is { } refusal
                ? InitiatorResult.Refused(refusal, message.Length)
                : InitiatorResult.Malformed(HandshakeFault.WrongShape),
            HandshakeMessageKind.QueryReply => ReadVersions(message),
            _ => InitiatorResult.Malformed(HandshakeFault.UnexpectedMessage),
        };
    }

    private HandshakeFault FindOurNetwork(ReadOnlyMemory<byte> map, out bool isFound)
    {
        isFound = false;
        var cursor = VersionMapCursor.Open(map, ours.Family);
        while (cursor.MoveNext())
            isFound |= AnyVersionData.TryReadMagic(cursor.Data.Span, out uint magic) && magic == ours.Data.NetworkMagic;
        return cursor.Fault;
    }

    private GateResult Refuse(ReadOnlyMemory<byte> received, Span<byte> reply)
    {
        // It names no version with our network: whatever the responder says to it, it does not agree.
        var result = HandshakeResponder.Respond(ours, received, reply);
        return GateResult.Refused(result.RefuseReason, result.ReplyLength);
    }

    private InitiatorResult ReadSelection(ReadOnlyMemory<byte> proposal, in HandshakeMessage message)
    {
        var fields = message.Fields;
        if (!CborItem.TryTakeUnsigned(ref fields, out ulong version) || version > ushort.MaxValue)
            return InitiatorResult.Malformed(HandshakeFault.WrongShape);
        if (!TryFind(proposal, version, out var proposed))
            return InitiatorResult.Malformed(HandshakeFault.VersionNotProposed);
        if (!AnyVersionData.TryReadMagic(fields.Span, out uint magic))
            return InitiatorResult.Malformed(HandshakeFault.VersionDataUnreadable);
        if (magic != ours.Data.NetworkMagic)
            return InitiatorResult.Malformed(HandshakeFault.InvalidServerSelection);

        // What our own node hides is its own affair: it was told that the peer does not share.
        _ = TryClearPeerSharingOf(fields);
        // The node may have answered with the agreed data, or with its own.
        var data = new VersionData(
            magic,
            InitiatorOnly: AnyVersionData.IsInitiatorOnly(fields.Span) || AnyVersionData.IsInitiatorOnly(proposed.Span),
            PeerSharing: AnyVersionData.SharesPeers(fields.Span) && AnyVersionData.SharesPeers(proposed.Span));
        return InitiatorResult.Accepted(new Agreement((ushort)version, data), message.Length);
    }

    private InitiatorResult ReadVersions(in HandshakeMessage message)
    {
        _ = TryClearPeerSharing(message.Fields);
        var fault = HandshakeReports.Versions(message.Fields, ours.Family, out var versions);
        return fault == HandshakeFault.None ? InitiatorResult.QueryAnswered(versions, message.Length) : InitiatorResult.Malformed(fault);
    }

    private bool TryFind(ReadOnlyMemory<byte> proposal, ulong version, out ReadOnlyMemory<byte> data)
    {
        var cursor = VersionMapCursor.Open(HandshakeMessage.Read(proposal).Fields, ours.Family);
        while (cursor.MoveNext())
        {
            if (cursor.Number != version)
                continue;
            data = cursor.Data;
            return true;
        }

        data = default;
        return false;
    }

    /// <returns>False when a version that is known to have it hides it: a node that reads less strictly might find it.</returns>
    private bool TryClearPeerSharing(ReadOnlyMemory<byte> map)
    {
        bool isCleared = true;
        var cursor = VersionMapCursor.Open(map, ours.Family);
        while (cursor.MoveNext())
            isCleared &= TryClearPeerSharingOf(cursor.Data) || !AnyVersionData.HasPeerSharing(cursor.Number);
        return isCleared;
    }

    private bool TryClearPeerSharingOf(ReadOnlyMemory<byte> data) =>
        keepsPeerSharing || ours.Family != ProtocolFamily.NodeToNode || AnyVersionData.TryClearPeerSharing(MemoryMarshal.AsMemory(data).Span);
}
