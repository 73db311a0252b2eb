using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.ConnManager;

/// <summary>A bearer without a socket: what the peer sends is put in by the test, what is sent to it vanishes.</summary>
internal sealed class MemoryBearer(PeerEndPoint local, PeerEndPoint remote, bool peerAnswersEnd = true) : IBearer
{
    private readonly Queue<byte[]> _input = new();
    private IBearerOwner? _owner;
    private bool _ended;

    public PeerEndPoint Local => local;

    public PeerEndPoint Remote => remote;

    public int Disposals { get; private set; }

    public void PeerSends(byte[] bytes)
    {
        _input.Enqueue(bytes);
        _owner?.OnReadable();
    }

    public void PeerEnds()
    {
        _ended = true;
        _owner?.OnReadable();
    }

    public void StandFor(PeerEndPoint own, PeerEndPoint peer) => (local, remote) = (own, peer);

    public void Attach(IBearerOwner owner)
    {
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        _owner = owner;
    }

    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        count = 0;
        if (_input.TryDequeue(out byte[]? bytes))
        {
            bytes.CopyTo(destination);
            count = bytes.Length;
            return BearerStatus.Moved;
        }

        return _ended ? BearerStatus.Ended : BearerStatus.WouldBlock;
    }

    public bool WaitReadable() => _input.Count == 0 && !_ended;

    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = bytes.Length;
        return BearerStatus.Moved;
    }

    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        status = BearerStatus.Moved;
        return false;
    }

    public void EndSending()
    {
        if (peerAnswersEnd)
            PeerEnds();
    }

    public void Abort() => Dispose();

    public void Dispose() => Disposals++;
}
