using System.Net.Sockets;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One attempt to connect to one node, and to tell it what the peer proposes. It ends once: reached, failed, or given up.</summary>
/// <param name="backend">The node.</param>
/// <param name="connection">Goes on with it, or without.</param>
/// <param name="timeout">How long it may take.</param>
internal abstract class NodeReach(Backend backend, Connection connection, TimeSpan timeout) : Deadline
{
    private int _state;

    /// <summary>Whether it has failed because those that the node has yet to accept are as many as may wait (connect(2) at a Unix socket).</summary>
    public bool FoundQueueFull { get; private set; }

    /// <summary>The node.</summary>
    public Backend Backend => backend;

    /// <summary>Whose proposal it is.</summary>
    protected Connection Connection => connection;

    /// <summary>Starts it. In the connection's turn, once.</summary>
    /// <returns>
    /// False when it has failed at once: nobody is told. Otherwise the connection goes on with the node, or without, perhaps before this
    /// returns.
    /// </returns>
    public bool TryStart()
    {
        if (!Begin(out var error))
            return TryEnd(error);

        Arm(connection.Wheel, connection.Wheel.NowMs + (long)timeout.TotalMilliseconds);
        // It may have ended before it was armed.
        if (Volatile.Read(ref _state) == (int)State.Ended)
            Disarm(connection.Wheel);
        return true;
    }

    /// <summary>Ends it, unless it has ended: the node is not wanted any more, or took too long. Any thread.</summary>
    public void GiveUp()
    {
        // What was begun then fails, and ends this.
        if (Interlocked.CompareExchange(ref _state, (int)State.GivenUp, (int)State.Reaching) == (int)State.Reaching)
            Abandon();
    }

    /// <summary>Connects, and sends the proposal (<see cref="Connection.WriteProposal"/>). Called once; it does not throw.</summary>
    /// <param name="error">How it went, when it is done at once; after a failure <see cref="Abandon"/> follows.</param>
    /// <returns>Whether <see cref="End"/> is called, once, perhaps before this returns.</returns>
    protected abstract bool Begin(out SocketError error);

    /// <summary>Lets go of what was connected, or is being: what was begun ends soon, if it has not. Twice is as good as once. Any thread.</summary>
    protected abstract void Abandon();

    /// <summary>A bearer over what is connected, which it owns. Called at most once, after success.</summary>
    protected abstract IBearer Carry();

    /// <summary>What was begun has ended. Any thread.</summary>
    protected void End(SocketError error)
    {
        if (!TryEnd(error))
            connection.Relay(null);
    }

    /// <inheritdoc/>
    protected override void OnDue() => GiveUp();

    private bool TryEnd(SocketError error)
    {
        FoundQueueFull = backend.Place?.FaultOf(error) == ConnectFault.QueueFull;
        // Whoever gives it up later finds that it has ended; what was given up before is not wanted, although it may have connected.
        if (Interlocked.Exchange(ref _state, (int)State.Ended) == (int)State.GivenUp)
            error = SocketError.OperationAborted;
        Disarm(connection.Wheel);
        if (error == SocketError.Success)
        {
            connection.Relay(Carry());
            return true;
        }

        Abandon();
        backend.Blame(error);
        return false;
    }

    private enum State
    {
        Reaching,
        GivenUp,
        Ended,
    }
}
