using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>An owner that sees whether it is told of each step once, in order and in the turn; it passes each on.</summary>
internal sealed class Witness(TurnWatch watch, IConnectionOwner? next = null) : IConnectionOwner
{
    /// <summary>The steps that it was told of, by their first letters: of established, answered, closing (-) and closed (.).</summary>
    public string Story { get; private set; } = "";

    public int Faults { get; private set; }

    /// <summary>Done while the connection is handed over.</summary>
    public Action<Connection>? TakeOver { get; set; }

    /// <summary>Where a proposal that passes the gate goes.</summary>
    public INodeLink? Nodes { get; set; }

    public void OnEstablished(Connection connection)
    {
        Note("e", connection.Id);
        next?.OnEstablished(connection);
        TakeOver?.Invoke(connection);
    }

    public INodeLink OnProposed(Connection connection)
    {
        watch.Call("owner");
        return Nodes!;
    }

    public void OnAnswered(Connection connection)
    {
        Note("a", connection.Id);
        next?.OnAnswered(connection);
    }

    public void OnClosing(Connection connection)
    {
        Note("-", connection.Id);
        next?.OnClosing(connection);
    }

    public void OnClosed(Connection connection)
    {
        Note(".", connection.Id);
        next?.OnClosed(connection);
    }

    public void OnFault(Connection connection, Exception exception)
    {
        Faults++;
        Steps.Expect(false, $"connection {connection.Id} failed: {exception}");
    }

    private void Note(string step, ConnectionId id)
    {
        watch.Call("owner");
        Story += step;
        Steps.Expect(Story is "e" or "a" or "-" or "e-" or "a-" or "-." or "e-." or "a-.", $"connection {id} told '{Story}'");
    }
}
