using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>The owner of a bearer, as far as a test is concerned: waits for what it is told.</summary>
internal sealed class BearerSignals : IBearerOwner
{
    public TaskCompletionSource Readable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<BearerStatus> Sent { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The name of the thread that told what can be read.</summary>
    public string? ReadableOn { get; private set; }

    public void OnReadable()
    {
        ReadableOn = Thread.CurrentThread.Name;
        Readable.TrySetResult();
    }

    public void OnSent(BearerStatus status) => Sent.TrySetResult(status);
}
