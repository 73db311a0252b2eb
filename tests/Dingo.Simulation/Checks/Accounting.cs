using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Checks;

/// <summary>The table against what there is: every place against a socket or a dial, every counter against a count, every limit.</summary>
/// <remarks>It counts by itself, from what the connections and their bearers say; of the table it takes only who is in it.</remarks>
internal sealed class Accounting(Stage stage)
{
    private readonly Dictionary<Connection, MemoryBearer> _bearers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Connection> _kept = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(PeerEndPoint Local, PeerEndPoint Remote)> _ends = [];
    private readonly Dictionary<UInt128, int> _sources = [];

    /// <returns>What is wrong, or null.</returns>
    public string? Check()
    {
        if (stage.Network.Table is not { } table)
            return null;
        table.Audit();
        if (table.AccountingMismatches != 0)
            return "the table's own audit finds it wrong, or a move was illegal";
        var rows = table.Report();
        Gather();
        return CheckRows(rows) ?? CheckBearers() ?? CheckCounts(rows, table.Counts) ?? CheckLimits(table.Counts);
    }

    private void Gather()
    {
        _bearers.Clear();
        _kept.Clear();
        _ends.Clear();
        foreach (var bearer in stage.Network.Bearers)
        {
            if (!bearer.IsDisposed && bearer.Connection is { } connection)
                _bearers.Add(connection, bearer);
        }
    }

    private string? CheckRows(List<ConnectionReport> rows)
    {
        int dials = 0;
        foreach (var row in rows)
        {
            if (row.Connection is not { } connection)
            {
                dials++;
                if (row.State != ConnectionState.ReservedOutbound || !stage.Network.Connector.Pending.Any(connect => connect.Number == row.Id.Number))
                    return $"place {row.Id} is held by nobody: a lease is lost";
                continue;
            }

            _kept.Add(connection);
            if (!_bearers.ContainsKey(connection))
                return $"connection {row.Id} is in the table, and its socket is gone";
            if (!IsState(connection, row.State))
                return $"connection {row.Id} is {Enum.GetName(row.State)} in the table, closes for '{connection.CloseReason.Name()}' and was{(connection.WasEstablished ? "" : " not")} established";
            if (row.IsInbound != (connection.Role == MiniProtocolRole.Responder) || row.Family != connection.Family)
                return $"connection {row.Id} is of another kind in the table";
            if (connection.CloseReason == CloseReason.None && !_ends.Add((row.Id.Local, row.Id.Remote)))
                return $"there are two connections between {row.Id.Local} and {row.Id.Remote}, and neither closes";
        }

        return dials == stage.Network.Connector.Pending.Count ? null : $"{stage.Network.Connector.Pending.Count} connects are under way, and {dials} places are held for one";
    }

    private string? CheckBearers()
    {
        foreach (var (connection, bearer) in _bearers)
        {
            if (!_kept.Contains(connection) && !stage.Others.Contains(connection))
                return $"connection {connection.Id} lives, and is not in the table (closing for '{connection.CloseReason.Name()}')";
            if (bearer.Remote != connection.Remote)
                return $"connection {connection.Id} is not its bearer's";
        }

        foreach (var bearer in stage.Network.Bearers)
        {
            if (!bearer.IsDisposed && bearer.Connection is null && !stage.Network.IsWaiting(bearer))
                return $"the socket of {bearer.Remote} belongs to nobody";
        }

        return null;
    }

    private string? CheckCounts(List<ConnectionReport> rows, ConnectionCounts told)
    {
        var counted = default(ConnectionCounts);
        foreach (var row in rows)
        {
            if (row.Connection is { } connection)
                counted += Of(connection, row.Use);
        }

        // A dial has one place, however many addresses it tries at once; which attempts are of one dial is not seen from here.
        int dials = told.Outbound - counted.Outbound;
        int connects = stage.Network.Connector.Pending.Count;
        if (dials > connects || dials < Math.Sign(connects))
            return $"{told.Outbound} outbound places are counted for {counted.Outbound} connections and {connects} connects";
        counted = counted with { Outbound = told.Outbound };
        if (counted != told)
            return $"counted {counted}, told {told}";
        return stage.Gauges?.Invoke() is { } gauges && gauges != told ? $"the gauges tell {gauges}, the table {told}" : null;
    }

    private string? CheckLimits(ConnectionCounts counts)
    {
        var limits = stage.Plan.Limits;
        _sources.Clear();
        foreach (var connection in _kept)
        {
            if (connection.Role == MiniProtocolRole.Responder && connection is { Family: ProtocolFamily.NodeToNode, Remote.Kind: PeerEndPointKind.Tcp })
                _sources[SourceOf(connection.Remote)] = _sources.GetValueOrDefault(SourceOf(connection.Remote)) + 1;
        }

        bool isKept = counts.Inbound <= limits.MaxInboundConns && counts.Local <= limits.MaxLocalConns && counts.Outbound <= limits.MaxOutboundConns
            && counts.PendingInbound <= limits.MaxPendingHandshakes && counts.PendingLocal <= limits.MaxPendingHandshakes
            && _sources.Values.All(count => count <= limits.MaxConnectionsPerIP);
        return isKept ? null : $"a limit is exceeded: {counts} of {limits}; at most {_sources.Values.DefaultIfEmpty().Max()} of one source";
    }

    private bool IsState(Connection connection, ConnectionState state)
    {
        if (connection.CloseReason != CloseReason.None)
            return state == ConnectionState.Closing || (stage.Others.Contains(connection) && state == ConnectionState.Established);
        if (connection.WasEstablished)
            return state == ConnectionState.Established;
        if (stage.IsAnswered(connection))
            return state == ConnectionState.Answered;
        return state == (connection.Role == MiniProtocolRole.Responder ? ConnectionState.UnnegotiatedInbound : ConnectionState.UnnegotiatedOutbound);
    }

    private ConnectionCounts Of(Connection connection, ConnectionUse use)
    {
        bool isInbound = connection.Role == MiniProtocolRole.Responder;
        bool isNode = connection.Family == ProtocolFamily.NodeToNode;
        bool isPending = isInbound && !connection.WasEstablished && !stage.IsAnswered(connection) && connection.CloseReason == CloseReason.None;
        // Who added a connection tells the table of its end, not of its closing.
        bool isOpen = connection.CloseReason == CloseReason.None || stage.Others.Contains(connection);
        bool isNodeUp = isNode && connection.WasEstablished && isOpen;
        return new ConnectionCounts(
            Inbound: isInbound && isNode ? 1 : 0,
            Local: isInbound && !isNode ? 1 : 0,
            Outbound: isInbound ? 0 : 1,
            PendingInbound: isPending && isNode ? 1 : 0,
            PendingLocal: isPending && !isNode ? 1 : 0,
            Unidirectional: isNodeUp && !connection.IsDuplex ? 1 : 0,
            Duplex: isNodeUp && connection.IsDuplex ? 1 : 0,
            FullDuplex: isNodeUp && use == (ConnectionUse.Inbound | ConnectionUse.Outbound) ? 1 : 0,
            Prunable: isNodeUp && isInbound && use == ConnectionUse.Inbound ? 1 : 0);
    }

    private static UInt128 SourceOf(PeerEndPoint remote) => remote.IsIPv4 ? remote.AddressBits : remote.AddressBits >> 64;
}
