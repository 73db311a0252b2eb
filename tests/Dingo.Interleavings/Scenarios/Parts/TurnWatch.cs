using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>Sees it when two threads are in one connection's turn: whatever a connection calls goes through here.</summary>
internal sealed class TurnWatch
{
    private ControlledThread? _inside;
    private int _depth;

    /// <summary>A call of the connection, during which others may run.</summary>
    public void Call(string operation)
    {
        Steps.Expect(_depth == 0 || _inside == Steps.Me, $"{operation} while another thread is in the turn");
        _inside = Steps.Me;
        _depth++;
        Steps.Before(operation);
        _depth--;
    }
}
