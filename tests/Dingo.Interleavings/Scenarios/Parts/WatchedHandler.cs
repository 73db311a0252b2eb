using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>A mini-protocol that counts what it is told, and sees whether that happens in the turn.</summary>
internal sealed class WatchedHandler(TurnWatch watch) : IMiniProtocolHandler
{
    public int Received { get; private set; }

    public int Writables { get; private set; }

    public int Closes { get; private set; }

    void IMiniProtocolHandler.Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        watch.Call("handler receives");
        Steps.Expect(Closes == 0, "bytes after the end");
        Received += bytes.Length;
    }

    void IMiniProtocolHandler.Writable(MiniProtocolChannel channel)
    {
        watch.Call("handler may write");
        Writables++;
    }

    // One that is attached to a connection that is closed is told by its own thread, beside the turn.
    void IMiniProtocolHandler.Closed(CloseReason reason)
    {
        Steps.Before("handler is closed");
        Steps.Expect(reason != CloseReason.None, "closed without a reason");
        Steps.Expect(++Closes == 1, "a handler was told twice that it is closed");
    }
}
