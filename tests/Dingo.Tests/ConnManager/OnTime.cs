using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>What ends when its time is up, in virtual time: not a tick of the wheel before, and at most one after.</summary>
internal static class OnTime
{
    /// <param name="time">Stands where the time began that is to be up.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="hasEnded">Whether it was acted on.</param>
    public static async Task AssertEndsAfterAsync(FakeTimeProvider time, int seconds, Func<bool> hasEnded)
    {
        time.Advance(TimeSpan.FromSeconds(seconds) - TimingWheel.Tick);
        await Assert.That(hasEnded()).IsFalse();
        time.Advance(2 * TimingWheel.Tick);
        await Assert.That(await Eventually.IsTrueAsync(hasEnded)).IsTrue();
    }
}
