using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Simulation.World;

/// <summary>A connection's link to its nodes, which sees in what order it is used.</summary>
internal sealed class WatchedLink : INodeLink
{
    private readonly INodeLink _link;
    private readonly MemoryNodes _nodes;
    private Connection? _connection;
    private bool _isClosed;

    public WatchedLink(INodeLink link, MemoryNodes nodes)
    {
        (_link, _nodes) = (link, nodes);
        nodes.OpenLinks++;
    }

    public void Reach(Connection connection, CloseReason failure)
    {
        if (_isClosed || _nodes.Answered.Contains(connection))
            _nodes.Violated($"connection {connection.Id} reaches for a node, and wants none any more");
        if (_connection is not null && failure != CloseReason.NoBackend)
            _nodes.Coverage.Count($"fault: node fails, {failure.Name()}");
        _connection = connection;
        _nodes.Offered.Add(connection);
        _link.Reach(connection, failure);
    }

    public void Answered()
    {
        if (_isClosed || !_nodes.Answered.Add(_connection!))
            _nodes.Violated($"a node has answered connection {_connection!.Id}, which wants no answer any more");
        _nodes.Offered.Remove(_connection!);
        _link.Answered();
    }

    public void Closed(CloseReason failure)
    {
        if (_isClosed)
            _nodes.Violated($"the link of connection {_connection!.Id} was closed twice");
        _isClosed = true;
        _nodes.OpenLinks--;
        _nodes.Offered.Remove(_connection!);
        _link.Closed(failure);
    }
}
