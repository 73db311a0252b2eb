using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A peer and its node's end of one forwarded connection: what they say, and how they end, follows from a seed.</summary>
internal sealed class ForwardedPair(WirePeer peer, WirePeer there, int seed)
{
    /// <summary>The ways to end, by what the daemon counts.</summary>
    public static readonly string[] Endings = ["peer_closed", "backend_closed", "reset", "backend_reset"];

    private readonly Random _random = new(seed);

    /// <summary>Both speak at once, again and again; then one of them ends it in the one or the other way.</summary>
    /// <returns>One of <see cref="Endings"/>.</returns>
    public async Task<string> LiveAsync()
    {
        for (int turns = _random.Next(3, 10); turns > 0; turns--)
            await Task.WhenAll(SayAsync(peer, there, Messages()), SayAsync(there, peer, Messages()));

        string ending = Endings[_random.Next(Endings.Length)];
        bool isPeers = ending is "peer_closed" or "reset";
        var (first, second) = isPeers ? (peer, there) : (there, peer);
        await (ending is "reset" or "backend_reset" ? ResetAsync(first, second) : EndAsync(first, second));
        peer.Dispose();
        there.Dispose();
        return ending;
    }

    /// <summary>A question of the peer's arrives, and its answer.</summary>
    public static async Task AssertSpeakAsync(WirePeer peer, WirePeer there)
    {
        await peer.SendAsync(WirePeer.Segment(8, "8200193039"));
        await Assert.That(await there.ReceiveAsync()).IsEqualTo("8200193039");
        await there.SendAsync(WireResponder.Segment(8, "8201193039"));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo("8201193039");
    }

    private string[] Messages() => [.. Enumerable.Range(0, _random.Next(8)).Select(_ => Message())];

    private string Message()
    {
        byte[] message = new byte[_random.Next(1, 200)];
        _random.NextBytes(message);
        return Convert.ToHexStringLower(message);
    }

    private static async Task SayAsync(WirePeer from, WirePeer to, string[] messages)
    {
        await SendAsync(from, messages);
        await HearAsync(to, messages);
    }

    /// <summary>A half-close behind some words, and then of the other, behind some of its own.</summary>
    private async Task EndAsync(WirePeer first, WirePeer second)
    {
        string[] last = Messages();
        await SendAsync(first, last);
        first.EndSending();
        await HearAsync(second, last);
        await Assert.That(await second.EndsOrderlyAsync()).IsTrue();
        await SayAsync(second, first, Messages());
        second.EndSending();
        await Assert.That(await first.EndsOrderlyAsync()).IsTrue();
    }

    /// <summary>A reset, before which there may be words that are lost.</summary>
    private async Task ResetAsync(WirePeer first, WirePeer second)
    {
        await SendAsync(first, Messages());
        first.Reset();
        while (await second.ReceiveAsync() is not null)
            continue;
        await Assert.That(await second.EndsOrderlyAsync()).IsFalse();
    }

    private static async Task SendAsync(WirePeer from, string[] messages)
    {
        foreach (string message in messages)
            await from.SendAsync(WirePeer.Segment(2, message));
    }

    private static async Task HearAsync(WirePeer to, string[] messages)
    {
        foreach (string message in messages)
            await Assert.That(await to.ReceiveAsync()).IsEqualTo(message);
    }
}
