using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>Dials, and what becomes of connects.</summary>
internal sealed class DialActions(Stage stage)
{
    private static readonly OutboundFailure[] Failures =
        [OutboundFailure.Refused, OutboundFailure.Unreachable, OutboundFailure.AddressInUse, OutboundFailure.LimitReached, OutboundFailure.Forbidden];

    private int _port = 50_000;

    public void Dial(int where) => Dial(AddressOf(where));

    public void DialName(int which) => Dial($"{MemoryNames.Hosts[which % MemoryNames.Hosts.Length]}:3001");

    public void GiveUp(int which)
    {
        if (stage.Dials.Count == 0)
            return;
        stage.Coverage.Count("fault: dial given up");
        stage.Dials[which % stage.Dials.Count].GivenUp.Cancel();
    }

    public async ValueTask DecideAsync(int which, int how)
    {
        var connector = stage.Network.Connector;
        if (connector.Pending.Count == 0)
            return;
        var connect = connector.Pending[which % connector.Pending.Count];
        if (how % 4 == 0 || stage.Network.Bearers.Count >= Cast.MaxPeers)
        {
            var failure = Failures[how / 4 % Failures.Length];
            stage.Coverage.Count($"fault: connect fails, {failure.Name()}");
            connect.Fail(failure);
            return;
        }

        var bearer = new MemoryBearer(LocalFor(connect.Remote), connect.Remote, stage.Completions, stage.Violate);
        stage.Network.Bearers.Add(bearer);
        connect.Succeed(bearer);
        if (how % 4 == 1)
            return;
        // Only who has been spoken to can answer.
        await Stage.SettleAsync();
        var answer = Utterances.Answers[how % 4 == 2 ? how / 4 % 2 : how / 4 % Utterances.Answers.Length];
        stage.Coverage.Count($"said: {answer.Name}");
        bearer.Peer.Says(answer.Bytes);
    }

    private void Dial(string address)
    {
        var givenUp = new CancellationTokenSource();
        try
        {
            stage.Dials.Add(new OngoingDial(address, stage.Manager.CreateOutboundConnAsync(address, givenUp.Token), givenUp));
        }
        catch (OutboundException)
        {
            stage.Violate($"{address} was taken for no address");
        }
    }

    /// <summary>Mostly anyone; but now and then exactly where a peer has come from, or one of our own Unix sockets.</summary>
    private string AddressOf(int where)
    {
        var bearers = stage.Network.Bearers;
        if (where % 3 == 0 && bearers.Count > 0)
        {
            var remote = bearers[where / 3 % bearers.Count].Remote;
            return remote.Kind == PeerEndPointKind.Unix ? $"unix:{remote.Path}" : remote.ToString();
        }

        return Cast.Node(where).ToString();
    }

    private PeerEndPoint LocalFor(PeerEndPoint remote)
    {
        if (remote.Kind == PeerEndPointKind.Unix)
            return PeerEndPoint.UnixClient(remote.Path!, (ulong)++_port);
        // Two sockets of ours cannot have the same two addresses.
        return PeerEndPoint.Tcp(Cast.Nodes.Address, stage.Plan.SourcePort != 0 ? stage.Plan.SourcePort : ++_port);
    }
}
