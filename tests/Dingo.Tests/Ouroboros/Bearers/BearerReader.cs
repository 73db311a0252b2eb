using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>Reads a bearer to its end, as a connection does: after a read that filled its buffer again, and else when it is told to.</summary>
internal sealed class BearerReader : IBearerOwner
{
    public const int BufferBytes = 16;

    private readonly IBearer _bearer;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly TaskCompletionSource<BearerStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _received;

    public BearerReader(IBearer bearer)
    {
        _bearer = bearer;
        bearer.Attach(this);
    }

    public long Received => Volatile.Read(ref _received);

    public Task<BearerStatus> Ended => _ended.Task;

    public void Start() => Read();

    void IBearerOwner.OnReadable() => Read();

    void IBearerOwner.OnSent(BearerStatus status)
    {
    }

    private void Read()
    {
        while (true)
        {
            var status = _bearer.Receive(_buffer, out int count);
            Volatile.Write(ref _received, _received + count);
            if (status is BearerStatus.Ended or BearerStatus.Broken)
            {
                _ended.SetResult(status);
                return;
            }

            if (count < BufferBytes && _bearer.WaitReadable())
                return;
        }
    }
}
