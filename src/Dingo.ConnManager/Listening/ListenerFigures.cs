namespace Dingo.ConnManager.Listening;

/// <summary>What one listener has seen since it was bound.</summary>
/// <remarks>Changed only by the listener's acceptor, one thread at a time; any thread may read.</remarks>
public sealed class ListenerFigures
{
    private readonly long[] _errors = new long[(int)AcceptErrorKind.ListenerLost + 1];
    private long _accepted;
    private long _shed;

    /// <summary>Connections accepted and passed on.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections accepted only to be closed at once, because no file descriptor was left to keep them.</summary>
    public long Shed => Volatile.Read(ref _shed);

    /// <summary>Accepts that ended with an error of this kind.</summary>
    public long Errors(AcceptErrorKind kind) => Volatile.Read(ref _errors[(int)kind]);

    internal void CountAccepted() => Volatile.Write(ref _accepted, _accepted + 1);

    internal void CountShed() => Volatile.Write(ref _shed, _shed + 1);

    internal void CountError(AcceptErrorKind kind) => Volatile.Write(ref _errors[(int)kind], _errors[(int)kind] + 1);
}
