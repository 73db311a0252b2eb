using Dingo.Aot.Metrics;

namespace Dingo.Aot.Peers;

/// <summary>How the kept peers are; nothing at all where none is kept.</summary>
/// <param name="kept">Whoever keeps them now.</param>
internal sealed class PeerMetrics(Func<KeptPeers> kept) : IMetricsSource
{
    private const string Own = "dingo_peer_";

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        var peers = kept();
        if (peers.Plan.Groups.Count == 0)
            return;

        PeerFigures[] all = [.. peers.Figures];
        writer.Gauge($"{Own}connections_wanted", "Connections that are to be kept.", peers.Plan.Connections);
        writer.Begin($"{Own}up", "Kept connections that are up, for each peer as it is configured.", MetricType.Gauge);
        foreach (var peer in all)
            writer.Sample(peer.Up, ("peer", peer.Name));
        writer.Begin($"{Own}backoff_seconds", "Length of the pause before the next dial; 0 while there is none.", MetricType.Gauge);
        foreach (var peer in all)
            writer.Sample(peer.Pause.TotalSeconds, ("peer", peer.Name));
        WriteDials(writer, all);
        WriteRoundTrips(writer, all);
    }

    private static void WriteDials(MetricsWriter writer, PeerFigures[] all)
    {
        writer.Begin($"{Own}dials_total", "Dials that ended, by outcome.", MetricType.Counter);
        foreach (var peer in all)
        {
            for (int i = 0; i < DialOutcome.Count; i++)
            {
                var outcome = DialOutcome.At(i);
                // Most outcomes never come, and there may be hundreds of peers; success is told from the start.
                if (peer.Dials(outcome) is var dials && (dials > 0 || outcome == DialOutcome.Connected))
                    writer.Sample(dials, ("peer", peer.Name), ("outcome", outcome.Name));
            }
        }
    }

    private static void WriteRoundTrips(MetricsWriter writer, PeerFigures[] all)
    {
        writer.Begin($"{Own}round_trip_seconds", "Time that the last keep-alive took.", MetricType.Gauge);
        foreach (var peer in all)
        {
            if (peer.LastRoundTrip is { } last)
                writer.Sample(last.TotalSeconds, ("peer", peer.Name));
        }

        writer.Begin($"{Own}keep_alive_seconds", "Time that each keep-alive took.", MetricType.Histogram);
        Span<long> buckets = stackalloc long[PeerFigures.RoundTripBounds.Length + 1];
        foreach (var peer in all)
        {
            for (int bucket = 0; bucket < buckets.Length; bucket++)
                buckets[bucket] = peer.RoundTripsIn(bucket);
            writer.Histogram(PeerFigures.RoundTripBounds, buckets, peer.RoundTripSum.TotalSeconds, ("peer", peer.Name));
        }
    }
}
