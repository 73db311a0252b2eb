using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>Bytes both ways from two threads, while the kernel takes what is written only in part and says on two others that it is done.</summary>
internal sealed class BytesBothWays : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Establish().LimitRoom(2);
    private readonly byte[][] _up;
    private readonly byte[][] _down;

    /// <param name="pieces">Each way, of three bytes; many make a turn so long that it goes on in the pool.</param>
    public BytesBothWays(int pieces)
    {
        _up = Pieces(1, pieces);
        _down = Pieces(101, pieces);
        Does("peer", () => _line.Peer.PeerSends(_up));
        Does("node", () => _line.Node.PeerSends(_down));
        Does("peer reads", () => Read(_line.Peer));
        Does("node reads", () => Read(_line.Node));
    }

    protected override void AtEnd()
    {
        _line.ExpectAtRest();
        _line.ExpectPassed(_up.SelectMany(static piece => piece).ToArray(), _down.SelectMany(static piece => piece).ToArray());
        Expect(_line.Connection.WriteBlockedSinceMs is null, "a write that is done is thought to wait");
    }

    private static byte[][] Pieces(int first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new[] { (byte)(first + (3 * i)), (byte)(first + (3 * i) + 1), (byte)(first + (3 * i) + 2) })];

    private static void Read(TwinBearer bearer)
    {
        bearer.PeerReads(2);
        bearer.PeerReads(1_000);
    }
}
