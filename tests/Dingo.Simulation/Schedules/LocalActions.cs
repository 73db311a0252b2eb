using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>What is done to connections on this side.</summary>
internal sealed class LocalActions(Stage stage) : IDisposable
{
    private static readonly HandshakeParameters Others = new(ProtocolFamily.NodeToNode, new VersionData(Utterances.Magic));

    private readonly TimingWheel _othersWheel = new(stage.Clock);
    private readonly SlabPool _othersSlabs = new();
    private readonly List<Connection> _added = [];
    private int _port = 60_000;

    public void Close(int which, int how)
    {
        if (Pick(which) is not { } bearer)
            return;
        stage.Coverage.Count($"fault: closed here, {stage.PhaseOf(bearer)}");
        var connection = bearer.Connection!;
        switch (how % 4)
        {
            case 0:
                connection.Abort(CloseReason.LocalClosed);
                break;
            case 1:
                OtherThread.Instance.Run(() => connection.Close(CloseReason.LocalClosed));
                break;
            case 2:
                connection.Close(CloseReason.LocalClosed);
                connection.Abort(CloseReason.Reset);
                break;
            default:
                connection.Close(CloseReason.LocalClosed, "by the schedule");
                break;
        }
    }

    public void Write(int which, int count)
    {
        if (Pick(which) is { Connection: { WasEstablished: true } connection })
            stage.HandOver.Write(connection, 1 + (count % 3000));
    }

    public void Recycle(int which, int how)
    {
        var table = stage.Network.Table;
        if (table is null)
            return;
        var bearer = Pick(which, static b => b.Connection is { WasEstablished: true });
        ulong live = bearer?.Connection!.Id.Number ?? 0;
        (ulong number, string key) = (how % 6) switch
        {
            0 => ((ulong)(which % (int)(table.LastNumber + 1)), ""),
            1 => (table.LastNumber + 1 + (ulong)how, ""),
            2 when live != 0 => (live, $"{live + 1}@elsewhere"),
            3 when live != 0 => (0UL, $"{live}@by key alone"),
            _ => (live, ""),
        };
        bool isContradictory = number != 0 && key.Length > 0;
        ulong named = isContradictory ? 0 : number == 0 && key.Length > 0 ? live : number;
        var target = table.Find(named) is { CloseReason: CloseReason.None } found ? found : null;
        var before = Open();
        stage.RecyclesAsked++;
        var outcome = stage.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(new ConnectionId(number, Cast.NodesEnd, Cast.NodesEnd), key, "asked for"));
        stage.Coverage.Count($"fault: recycle, {outcome.Name()}");
        Judge(target, before, outcome);
    }

    public void Throw(int what)
    {
        bool isHandOver = what % 2 == 0;
        stage.Coverage.Count(isHandOver ? "fault: hand-over throws" : "fault: closed callback throws");
        if (isHandOver)
            stage.HandOver.ThrowsNext = true;
        else
            stage.CallbackThrows = true;
    }

    /// <summary>Makes a connection as others would, and adds it.</summary>
    public void Add(int who, int how)
    {
        if (stage.Network.Bearers.Count >= Cast.MaxPeers)
            return;
        bool isInbound = how % 2 == 0;
        var remote = Cast.Node(who);
        var bearer = new MemoryBearer(PeerEndPoint.Tcp(Cast.Nodes.Address, how % 3 == 0 ? Cast.Nodes.Port : ++_port), remote, stage.Completions, stage.Violate);
        stage.Network.Bearers.Add(bearer);
        var settings = new ConnectionSettings { Handshake = Others, Wheel = _othersWheel, Slabs = _othersSlabs };
        var connection = isInbound
            ? Connection.Respond(default, bearer, settings, new OtherOwner())
            : Connection.Initiate(default, bearer, settings, new OtherOwner());
        bearer.Arrive(isInbound ? Utterances.ToNodes[how / 2 % 2].Bytes : Utterances.Answers[how / 2 % 2].Bytes);
        stage.Others.Add(connection);
        connection.Start();
        if (!connection.WasEstablished)
        {
            stage.Violate($"a connection of others was not established: {connection.CloseReason.Name()}");
            return;
        }

        bool isIn = stage.Manager.AddConnection(connection, isInbound, "");
        string direction = isInbound ? "inbound" : "outbound";
        stage.Coverage.Count(isIn ? $"fault: added, {direction}" : $"fault: not added, {direction}");
        if (isIn)
            _added.Add(connection);
        else
            stage.Coverage.Count($"close: {connection.CloseReason.Name()}");
    }

    /// <summary>Lets go of a live connection, of one that was added, or of one that is not there.</summary>
    public void Remove(int which, int how)
    {
        var connection = how % 3 == 0 && _added.Count > 0
            ? _added[which % _added.Count]
            : Pick(which, static b => b.Connection is { WasEstablished: true })?.Connection;
        if (connection is null)
            return;
        var id = how % 5 == 0 ? new ConnectionId(connection.Id.Number + 1, connection.Local, connection.Remote) : connection.Id;
        bool isThere = stage.Network.Table!.Report().Exists(row => row.Id == id && row.Connection == connection);
        bool isRemoved = stage.Manager.RemoveConnection(id, connection);
        stage.Coverage.Count(isRemoved ? "fault: let go" : "fault: let go of one that is not there");
        if (isRemoved != isThere)
            stage.Violate($"RemoveConnection({id}) said {isRemoved}");
        if (!isRemoved)
            return;
        stage.Others.Add(connection);
        if (connection.CloseReason == CloseReason.None)
            stage.Coverage.Count($"close: {CloseReason.Released.Name()}");
    }

    public void Dispose() => _othersWheel.Dispose();

    private HashSet<Connection> Open() =>
        [.. stage.Network.Bearers.Select(static b => b.Connection).OfType<Connection>().Where(static c => c.CloseReason == CloseReason.None)];

    private void Judge(Connection? target, HashSet<Connection> before, RecycleOutcome outcome)
    {
        var ended = before.Where(static connection => connection.CloseReason != CloseReason.None).ToList();
        bool isRight = target is null
            ? outcome != RecycleOutcome.Closed && ended.Count == 0
            : outcome == RecycleOutcome.Closed && ended.Count == 1 && ended[0] == target && target.CloseReason == CloseReason.Recycled;
        if (!isRight)
            stage.Violate($"a request to recycle {target?.Id.ToString() ?? "nobody"} ended {ended.Count} connections and was told '{outcome.Name()}'");
    }

    private MemoryBearer? Pick(int which, Predicate<MemoryBearer>? wanted = null)
    {
        var bearers = stage.Network.Bearers;
        for (int i = 0; i < bearers.Count; i++)
        {
            var bearer = bearers[(which + i) % bearers.Count];
            if (!bearer.IsDisposed && bearer.Connection is not null && (wanted is null || wanted(bearer)))
                return bearer;
        }

        return null;
    }

    private sealed class OtherOwner : IConnectionOwner
    {
        public void OnEstablished(Connection connection)
        {
        }

        public void OnAnswered(Connection connection)
        {
        }

        public void OnClosing(Connection connection)
        {
        }

        public void OnClosed(Connection connection)
        {
        }

        public void OnFault(Connection connection, Exception exception)
        {
        }
    }
}
