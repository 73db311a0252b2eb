using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Checks;

/// <summary>Buffers and deadlines against what the states of the connections imply.</summary>
internal sealed class Resources(Stage stage)
{
    // Beside the buffer in flight: what each of its mini-protocols holds back while the peer does not read, bar the bulk.
    private const int BuffersOfWriter = 6;

    /// <returns>What is wrong, or null.</returns>
    public string? Check()
    {
        if (stage.Network.Slabs is not { } slabs || stage.Network.Wheel is not { } wheel)
            return null;
        int leastBuffers = 0, mostBuffers = stage.HandOver.Streams, leastDeadlines = 0, mostDeadlines = stage.Probes.Count;
        foreach (var bearer in stage.Network.Bearers)
        {
            if (bearer.Connection is not { } connection || connection.Slabs != slabs)
                continue;
            int least = (bearer.IsWriting ? 1 : 0) + (HoldsMessage(bearer, connection) ? 1 : 0);
            leastBuffers += least;
            mostBuffers += least + MoreOf(bearer, connection);
            if (bearer.IsDisposed)
                continue;
            leastDeadlines += IsUp(connection) ? 0 : 1;
            mostDeadlines++;
        }

        foreach (var node in stage.Nodes.Reached)
        {
            int least = node.Bearer.IsWriting ? 1 : 0;
            leastBuffers += least;
            // And what there is of an answer that is not whole.
            mostBuffers += least + (node.Connection.WasEstablished ? 0 : 1);
        }

        // An attempt to reach a node has a deadline, and so has the pause before another.
        leastDeadlines += stage.Nodes.Pending.Count;
        mostDeadlines += stage.Nodes.Underway + stage.Nodes.Offered.Count;
        if (slabs.Outstanding < leastBuffers || slabs.Outstanding > mostBuffers)
            return $"{slabs.Outstanding} buffers are out, and the connections hold {leastBuffers} to {mostBuffers}";
        return wheel.Armed < leastDeadlines || wheel.Armed > mostDeadlines
            ? $"{wheel.Armed} deadlines are armed, and the connections have {leastDeadlines} to {mostDeadlines}"
            : null;
    }

    /// <returns>What is wrong when everything has ended, or null.</returns>
    public string? CheckNothingIsLeft()
    {
        if (stage.Network is not { Slabs: { } slabs, Wheel: { } wheel, Table: { } table })
            return null;
        if (table.Counts.Total != 0 || table.Report().Count != 0)
            return $"all was closed, and places are held: {table.Counts}";
        if (slabs.Outstanding != 0)
            return $"all was closed, and {slabs.Outstanding} buffers are out";
        if (wheel.Armed != 0)
            return $"all was closed, and {wheel.Armed} deadlines are armed";
        if (stage.Probes.Count != 0 || stage.HandOver.Streams != 0)
            return $"all was closed, and {stage.Probes.Count} probes and {stage.HandOver.Streams} streams are there";
        var left = stage.Network.Bearers.Find(static bearer => !bearer.IsDisposed);
        return left is null ? null : $"all was closed, and the socket of {left.Remote} is open";
    }

    private static bool IsUp(Connection connection) => connection.WasEstablished && connection.CloseReason == CloseReason.None;

    /// <summary>Whether a message of the handshake has begun, and is not complete.</summary>
    private bool HoldsMessage(MemoryBearer bearer, Connection connection) =>
        !bearer.IsDisposed && !connection.WasEstablished && !stage.IsAnswered(connection) && connection.CloseReason == CloseReason.None
        && connection.BytesReceived > SegmentHeader.Size;

    private int MoreOf(MemoryBearer bearer, Connection connection)
    {
        // A message that came in pieces is kept until the end, where it ends there.
        int message = connection.WasEstablished || bearer.IsDisposed || connection.CloseReason == CloseReason.None ? 0 : 1;
        long unsent = bearer.IsWriting ? BuffersOfWriter + (stage.HandOver.WrittenTo(connection) / Slab.Size) : 0;
        return message + (int)unsent;
    }
}
