using System.Net;
using Dingo.Ouroboros.Addresses;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>What peers do.</summary>
internal sealed class PeerActions(Stage stage)
{
    // Of the sayings those before this one agree on a version: half of what is said, so that there is life after the handshake.
    private const int Agreeable = 3;

    private ulong _clients;

    public void Connect(int where, int greeting)
    {
        var (at, local) = (where % 10) switch
        {
            0 or 5 => (Cast.Locals, Cast.LocalsEnd),
            1 or 2 or 6 => (Cast.Front, Cast.FrontEnd),
            3 => (Cast.Wallets, Cast.WalletsEnd),
            _ => ((EndPoint)Cast.Nodes, Cast.NodesEnd),
        };
        var socket = stage.Network.At(at);
        if (socket is null || stage.Network.Bearers.Count >= Cast.MaxPeers)
            return;
        var bearer = Make(local, local == Cast.LocalsEnd ? PeerEndPoint.UnixClient(Cast.LocalsEnd.Path!, ++_clients) : Cast.Node(where));
        socket.Connect(bearer);
        if (greeting % 3 != 0)
            Greet(bearer, greeting / 3);
    }

    public void Say(int who, int what)
    {
        if (Pick(who) is { } bearer)
            bearer.Peer.Says(Choose(bearer, what));
    }

    public void Stutter(int who, int what)
    {
        if (Pick(who) is not { } bearer)
            return;
        stage.Coverage.Count("fault: message in pieces");
        bearer.Peer.Begins(Choose(bearer, what), what % 23);
    }

    public void Drip(int who, int count)
    {
        if (Pick(who)?.Peer.Drips((count % 4 == 0 ? count : 1) % 64) == true)
            stage.Coverage.Count("fault: dripped");
    }

    public void Pong(int who, int how)
    {
        if (Pick(who, static bearer => bearer.Peer.Ping is not null) is not { } bearer)
            return;
        bool isWrong = how % 16 == 0;
        stage.Coverage.Count(isWrong ? "fault: pong with another cookie" : "said: pong");
        bearer.Peer.Pongs((ushort)(bearer.Peer.Ping!.Value + (isWrong ? 1 : 0)));
    }

    public void End(int who)
    {
        if (Pick(who) is not { } bearer)
            return;
        stage.Coverage.Count($"fault: peer ends, {stage.PhaseOf(bearer)}");
        bearer.Peer.Ends();
    }

    public void Reset(int who)
    {
        if (Pick(who) is not { } bearer)
            return;
        stage.Coverage.Count($"fault: peer resets, {stage.PhaseOf(bearer)}");
        bearer.Peer.Resets();
    }

    public void Read(int who, int room)
    {
        if (Pick(who) is not { } bearer)
            return;
        bool isDeaf = room % 3 != 0;
        if (isDeaf)
            stage.Coverage.Count("fault: peer stops reading");
        bearer.MakeRoom(isDeaf ? room % 40 : null);
    }

    public void Acknowledge(int who, int how)
    {
        if (Pick(who) is not { } bearer)
            return;
        bearer.Peer.HoldsAcknowledgements = how % 3 != 0;
        if (bearer.Peer.HoldsAcknowledgements)
            stage.Coverage.Count("fault: acknowledgements held back");
    }

    private MemoryBearer Make(PeerEndPoint local, PeerEndPoint remote)
    {
        var bearer = new MemoryBearer(local, remote, stage.Completions, stage.Violate, isForwarded: local == Cast.FrontEnd || local == Cast.WalletsEnd);
        stage.Network.Bearers.Add(bearer);
        return bearer;
    }

    private void Greet(MemoryBearer bearer, int what) => bearer.Peer.Says(Choose(bearer, what));

    private byte[] Choose(MemoryBearer bearer, int what)
    {
        if (bearer.Connection is { WasEstablished: true, IsForwarded: true })
        {
            stage.Coverage.Count("said: more, to be forwarded");
            return Utterances.Chunk(what);
        }

        var sayings = SayingsFor(bearer);
        bool isAgreeable = what % 2 == 0;
        var saying = sayings[what / 2 % (isAgreeable ? Math.Min(Agreeable, sayings.Length) : sayings.Length)];
        stage.Coverage.Count($"said: {saying.Name}");
        return saying.Bytes;
    }

    private static Saying[] SayingsFor(MemoryBearer bearer)
    {
        if (bearer.Connection is { WasEstablished: true })
            return Utterances.Later;
        if (bearer.Local == Cast.LocalsEnd || bearer.Local == Cast.WalletsEnd)
            return Utterances.ToLocals;
        return bearer.Connection is { Role: Ouroboros.Segments.MiniProtocolRole.Initiator } ? Utterances.Answers : Utterances.ToNodes;
    }

    private MemoryBearer? Pick(int who, Predicate<MemoryBearer>? which = null)
    {
        var bearers = stage.Network.Bearers;
        int count = bearers.Count;
        for (int i = 0; i < count; i++)
        {
            var bearer = bearers[(who + i) % count];
            if (!bearer.IsDisposed && (which is null || which(bearer)))
                return bearer;
        }

        return null;
    }
}
