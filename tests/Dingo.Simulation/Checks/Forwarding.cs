using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Checks;

/// <summary>What is forwarded: every byte arrives once, in order, and at once when somebody reads it; and no node keeps anybody's place.</summary>
internal sealed class Forwarding(Stage stage)
{
    private readonly HashSet<Connection> _wereOpen = new(ReferenceEqualityComparer.Instance);
    private TimeSpan _checkedAt;

    /// <returns>What is wrong, or null.</returns>
    public string? Check()
    {
        foreach (var node in stage.Nodes.Reached)
        {
            if (CheckNode(node) is { } fault)
                return $"connection {node.Connection.Id}: {fault}";
        }

        _wereOpen.Clear();
        _wereOpen.UnionWith(stage.Nodes.Reached.Select(static node => node.Connection).Where(static connection => connection.CloseReason == CloseReason.None));
        _checkedAt = stage.Clock.Now;
        return CheckPlaces();
    }

    /// <returns>What is wrong when everything has ended, or null.</returns>
    public string? CheckNothingIsLeft()
    {
        var nodes = stage.Nodes;
        int places = nodes.Pool.Backends.Sum(static backend => backend.Connections);
        if (places != 0 || nodes.OpenLinks != 0)
            return $"all was closed, and {places} places at nodes and {nodes.OpenLinks} links are held";
        if (nodes.Pending.Count != 0 || nodes.Underway != 0)
            return $"all was closed, and {nodes.Pending.Count} nodes are reached for, {nodes.Underway} without an end";
        return nodes.Reached.Exists(static node => !node.Bearer.IsDisposed) ? "all was closed, and a way to a node is open" : null;
    }

    private string? CheckNode(MemoryNode node)
    {
        var connection = node.Connection;
        if (connection is { WasEstablished: false, CloseReason: CloseReason.PeerClosed })
            return "its peer has ended its direction, and is owed an answer";
        if (!connection.WasEstablished && !node.Bearer.IsDisposed && stage.Nodes.Answered.Contains(connection))
            return "a node that has said all there is to say is kept";
        if (!connection.WasEstablished || stage.Network.Bearers.Find(bearer => bearer.Connection == connection) is not { } peer)
            return null;
        // Of one connection the last is the one that has answered.
        if (stage.Nodes.Reached.FindLast(other => other.Connection == connection) != node)
            return null;
        return CheckHalf(peer, node) ?? CheckUp(peer, node) ?? CheckDown(peer, node);
    }

    /// <summary>One side that has ended leaves the other its direction, for some time.</summary>
    private string? CheckHalf(MemoryBearer peer, MemoryNode node)
    {
        bool isEnd = _wereOpen.Contains(node.Connection) && node.Connection.CloseReason is (CloseReason.PeerClosed or CloseReason.BackendClosed);
        bool haveBothLeft = peer.Peer.HasLeft && node.Bearer.Peer.HasLeft;
        return isEnd && !haveBothLeft && stage.Clock.Now == _checkedAt ? "it was closed although one side may still speak" : null;
    }

    private string? CheckUp(MemoryBearer peer, MemoryNode node)
    {
        var said = AfterHandshake(peer.Peer.Transcript!.Said, node.Opening.Length - SegmentHeader.Size);
        bool isAll = IsAllHeard(node.Connection, peer, node.Bearer);
        return Compare(said, node.Bearer.Peer.Transcript!.Heard, "the peer", "the node", isAll) ?? CheckEnd(peer, node.Bearer, "the peer", isAll);
    }

    private string? CheckDown(MemoryBearer peer, MemoryNode node)
    {
        bool isAll = IsAllHeard(node.Connection, node.Bearer, peer);
        var heard = peer.Peer.Transcript!.Heard;
        int answer = heard.Length < SegmentHeader.Size ? int.MaxValue : SegmentHeader.Read(heard).Length;
        if (heard.Length - SegmentHeader.Size < answer)
            return isAll ? "a node has answered, and the peer has not heard it" : null;
        var said = AfterHandshake(node.Bearer.Peer.Transcript!.Said, answer);
        return Compare(said, heard[(SegmentHeader.Size + answer)..], "the node", "the peer", isAll) ?? CheckEnd(node.Bearer, peer, "the node", isAll);
    }

    /// <summary>Whether everything that was said must have been heard by now: of one that is open, or that both sides have just ended.</summary>
    private bool IsAllHeard(Connection connection, MemoryBearer source, MemoryBearer sink)
    {
        bool hasEnded = _wereOpen.Contains(connection) && connection.CloseReason is CloseReason.PeerClosed or CloseReason.BackendClosed
            && source.Peer.HasEnded && sink.Peer.HasEnded && sink.TakesAll;
        return (hasEnded || connection.CloseReason == CloseReason.None) && !sink.IsWriting && !source.IsTelling;
    }

    private static string? Compare(ReadOnlySpan<byte> said, ReadOnlySpan<byte> heard, string speaker, string listener, bool isAll)
    {
        if (heard.Length > said.Length || !said.StartsWith(heard))
            return $"{listener} has heard what {speaker} has not said";
        return isAll && heard.Length < said.Length ? $"{speaker} has said {said.Length} bytes, and {listener} has heard {heard.Length}" : null;
    }

    private static string? CheckEnd(MemoryBearer source, MemoryBearer sink, string speaker, bool isAll) =>
        isAll && source.Peer.HasLeft && !sink.Peer.IsLeft ? $"{speaker} has ended its direction, and nobody was told" : null;

    /// <summary>What follows a message of the handshake, in however many segments it came.</summary>
    private static ReadOnlySpan<byte> AfterHandshake(ReadOnlySpan<byte> said, int length)
    {
        while (length > 0)
        {
            int payload = SegmentHeader.Read(said).Length;
            length -= payload;
            said = said[(SegmentHeader.Size + payload)..];
        }

        return said;
    }

    private string? CheckPlaces()
    {
        var nodes = stage.Nodes;
        int places = 0;
        foreach (var backend in nodes.Pool.Backends)
        {
            int least = nodes.Pending.Count(reach => reach.Backend == backend)
                + nodes.Reached.Count(node => node.Backend == backend && !node.Bearer.IsDisposed);
            if (backend.Connections < least)
                return $"node {backend.Address.Text} counts {backend.Connections} connections, and there are {least}";
            places += backend.Connections;
        }

        return places <= nodes.OpenLinks ? null : $"the nodes count {places} connections, and {nodes.OpenLinks} could be there";
    }
}
