using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Writes down what it is told, and does at each point what a test wants.</summary>
internal sealed class RecordingOwner : IConnectionOwner
{
    private readonly List<string> _calls = [];

    public Action<Connection>? Established { get; set; }

    public Action<Connection>? Closing { get; set; }

    public Action<Connection>? Closed { get; set; }

    /// <summary>Where proposals that pass the gate go.</summary>
    public INodeLink? Nodes { get; set; }

    public int Answered { get; private set; }

    public List<Exception> Faults { get; } = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public string Story => string.Join(' ', Calls);

    public void OnEstablished(Connection connection)
    {
        Note("established");
        Established?.Invoke(connection);
    }

    public INodeLink OnProposed(Connection connection)
    {
        Note("proposed");
        return Nodes ?? throw new NotSupportedException("This test has no nodes.");
    }

    public void OnAnswered(Connection connection) => Answered++;

    public void OnClosing(Connection connection)
    {
        Note("closing");
        Closing?.Invoke(connection);
    }

    public void OnClosed(Connection connection)
    {
        Note("closed");
        Closed?.Invoke(connection);
    }

    public void OnFault(Connection connection, Exception exception)
    {
        lock (_calls)
            Faults.Add(exception);
    }

    private void Note(string call)
    {
        lock (_calls)
            _calls.Add(call);
    }
}
