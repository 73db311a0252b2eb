using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Ouroboros.Relaying;

/// <summary>A connection's node: the bearer to it, what it has answered so far, and the flows of bytes from it and to it.</summary>
/// <remarks>
/// Used in the turns of the connection, which it tells of what happens on the node's side; so both sides' events, on whatever
/// threads, are dealt with one at a time.
/// </remarks>
internal sealed class Relay : IBearerOwner
{
    private readonly Connection _connection;
    private NodeAnswer _answer;
    private Flow _up;
    private Flow _down;
    private BearerStatus _sentStatus;
    private bool _isToldOfEnd;
    private bool _hasNodeEnded;
    private bool _isNodeGone;
    private bool _isLetGo;
    private int _discarded;

    /// <param name="connection">Told.</param>
    /// <param name="node">Connected; owned from here on.</param>
    public Relay(Connection connection, IBearer node)
    {
        _connection = connection;
        Node = node;
        node.Attach(this);
    }

    /// <summary>From the peer to the node.</summary>
    public ref Flow Up => ref _up;

    /// <summary>From the node to the peer.</summary>
    public ref Flow Down => ref _down;

    /// <summary>Bytes that were passed on, both ways.</summary>
    public long Moved => _up.Moved + _down.Moved;

    /// <summary>The way to the node.</summary>
    public IBearer Node { get; }

    /// <summary>Whether everything in both directions has been passed on, ends included.</summary>
    public bool HasEnded => _up.HasEnded && _down.HasEnded;

    /// <summary>Since when the older of the bytes that wait have waited, in milliseconds on the wheel's clock; null while none do.</summary>
    public long? BlockedSinceMs =>
        _up.BlockedSinceMs is { } up ? Math.Min(up, _down.BlockedSinceMs ?? up) : _down.BlockedSinceMs;

    /// <summary>Whether those are the node's to take, and not the peer's.</summary>
    public bool IsNodeBlocked => _up.IsBlocked && _up.BlockedSinceMs == BlockedSinceMs;

    void IBearerOwner.OnReadable() => _connection.SignalNodeReadable();

    void IBearerOwner.OnSent(BearerStatus status)
    {
        _sentStatus = status;
        _connection.SignalNodeSent();
    }

    /// <inheritdoc cref="NodeAnswer.Receive"/>
    public BearerStatus ReceiveAnswer(HandshakeGate gate, ReadOnlyMemory<byte> proposal, SlabPool slabs, out InitiatorResult result) =>
        _answer.Receive(Node, gate, proposal, slabs, out result);

    /// <inheritdoc cref="NodeAnswer.Take"/>
    public SlabLease TakeAnswer() => _answer.Take();

    /// <inheritdoc cref="Flow.FinishWrite"/>
    public FlowStep FinishUp()
    {
        var step = _up.FinishWrite(_sentStatus);
        // That it breaks when the node is let go is our own doing: the peer is read on.
        return _isLetGo ? FlowStep.Again : step;
    }

    /// <summary>Ends our direction of the way to the node, after what is under way there.</summary>
    /// <returns>Whether the node has ended its own as well, or is gone.</returns>
    public bool TryEnd()
    {
        if (_up.IsHolding && !_isNodeGone)
            return false;
        if (!_isToldOfEnd && !_up.HasEnded && !_isLetGo)
            Node.EndSending();
        _isToldOfEnd = true;
        return _hasNodeEnded || _down.HasEnded;
    }

    /// <summary>Reads what the node still sends, up to its end, or to more than <paramref name="limit"/>: for nobody.</summary>
    public void Discard(in FlowTools tools, int limit)
    {
        if (_hasNodeEnded || _down.HasEnded)
            return;
        var scratch = tools.Slabs.Rent();
        var status = Node.Receive(scratch.Slab.Space, out int count);
        scratch.Return();
        _discarded += count;
        _isNodeGone = status == BearerStatus.Broken;
        if (status is BearerStatus.Ended or BearerStatus.Broken)
            _hasNodeEnded = true;
        else if (_discarded > limit)
            LetGo(abort: true, tools.Pipes);
        else if (!Node.WaitReadable())
            _connection.SignalNodeReadable();
    }

    /// <summary>The way to the node is not wanted any more, nor what was to go there or came from it. Twice is as good as once.</summary>
    /// <param name="abort">Whether the node is told so by a reset.</param>
    /// <param name="pipes">Get theirs back.</param>
    public void LetGo(bool abort, KernelPipes? pipes)
    {
        if (_isLetGo)
            return;
        _isLetGo = true;
        _hasNodeEnded = _isNodeGone = true;
        _answer.Forget();
        _up.Forget(pipes);
        _down.Forget(pipes);
        if (abort)
            Node.Abort();
        else
            Node.Dispose();
    }
}
