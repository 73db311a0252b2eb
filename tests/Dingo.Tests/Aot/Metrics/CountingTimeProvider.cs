using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>Virtual time that also tells when somebody has begun to wait.</summary>
internal sealed class CountingTimeProvider : FakeTimeProvider
{
    private readonly SemaphoreSlim _begun = new(0);

    /// <summary>Waits until one more timer than before was made.</summary>
    public async Task TimerBegunAsync()
    {
        if (!await _begun.WaitAsync(TimeSpan.FromSeconds(10)))
            throw new TimeoutException("Nobody waits.");
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _begun.Release();
        return timer;
    }
}
