using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>One side of a mini-protocol that keeps all it is given.</summary>
internal sealed class RecordingHandler : IMiniProtocolHandler
{
    private readonly MemoryStream _bytes = new();

    public Action<MiniProtocolChannel, byte[]>? OnReceived { get; set; }

    public Action<MiniProtocolChannel>? OnWritable { get; set; }

    public Action<CloseReason>? OnClosed { get; set; }

    public byte[] Bytes => _bytes.ToArray();

    public int WritableCalls { get; private set; }

    public List<CloseReason> Closes { get; } = [];

    public int CallsAfterClosed { get; private set; }

    public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        CountLate();
        _bytes.Write(bytes);
        OnReceived?.Invoke(channel, bytes.ToArray());
    }

    public void Writable(MiniProtocolChannel channel)
    {
        CountLate();
        WritableCalls++;
        OnWritable?.Invoke(channel);
    }

    public void Closed(CloseReason reason)
    {
        CountLate();
        Closes.Add(reason);
        OnClosed?.Invoke(reason);
    }

    private void CountLate() => CallsAfterClosed += Closes.Count > 0 ? 1 : 0;
}
