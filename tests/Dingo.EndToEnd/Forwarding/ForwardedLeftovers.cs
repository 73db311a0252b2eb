using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>What must be left of forwarded connections once they are over: nothing.</summary>
internal static class ForwardedLeftovers
{
    private static readonly string[] Held =
    [
        "cardano_node_metrics_connectionManager_incomingConns", "dingo_connmanager_local_connections",
        "dingo_connmanager_pending_handshakes{protocol=\"node_to_node\"}",
        "dingo_connmanager_pending_handshakes{protocol=\"node_to_client\"}",
        "dingo_connmanager_buffers_held", "dingo_connmanager_deadlines_armed",
    ];

    /// <summary>Waits until places, buffers, deadlines and the nodes' connections are back, and checks that nothing went wrong.</summary>
    public static async Task AssertNoneAsync(DaemonUnderTest front)
    {
        await Poll.UntilAsync(async () => Find(await front.SamplesAsync()));
        var samples = await front.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_accounting_mismatch_total"]).IsEqualTo(0);
        await Assert.That(samples["dingo_connmanager_faults_total"]).IsEqualTo(0);
    }

    private static string? Find(Samples samples)
    {
        double atNodes = samples.Sum("dingo_backend_connections");
        return atNodes != 0
            ? $"{atNodes} connections are still counted at the nodes"
            : Array.Find(Held, gauge => samples[gauge] != 0) is { } held ? $"{held} is {samples[held]}" : null;
    }
}
