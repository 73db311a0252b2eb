using System.Text;

namespace Dingo.Tests.Aot.Logging;

/// <summary>A stream that keeps what is written to it, and can be blocked like a pipe that nobody reads.</summary>
internal sealed class LogSink : MemoryStream
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a write has begun.</summary>
    public Task Entered => _entered.Task;

    public bool Fails { get; set; }

    public string Text => Encoding.UTF8.GetString(ToArray());

    public void Block() => _open.Reset();

    public void Unblock() => _open.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _entered.TrySetResult();
        _open.Wait();
        if (Fails)
            throw new IOException("no space");
        base.Write(buffer);
    }
}
