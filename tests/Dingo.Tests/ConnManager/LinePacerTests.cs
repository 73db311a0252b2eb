using Dingo.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public class LinePacerTests
{
    [Test]
    public async Task One_line_per_five_seconds_passes_and_tells_how_many_did_not()
    {
        var time = new FakeTimeProvider();
        var limiter = new LinePacer(time);

        await Assert.That(limiter.TryPass(out var suppressed)).IsTrue();
        await Assert.That(suppressed).IsEqualTo(0);
        for (var i = 0; i < 1000; i++)
            await Assert.That(limiter.TryPass(out _)).IsFalse();

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(limiter.TryPass(out suppressed)).IsTrue();
        await Assert.That(suppressed).IsEqualTo(1000);
        await Assert.That(limiter.TryPass(out _)).IsFalse();
    }
}
