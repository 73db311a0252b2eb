using Dingo.Aot;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot;

public sealed class CrowdMemoryTests
{
    [Test]
    [Arguments(new[] { 1000, 0 }, 1)]
    [Arguments(new[] { 1000, 1 }, 0)]
    [Arguments(new[] { 10_000, 5_001 }, 0)]
    [Arguments(new[] { 10_000, 5_000 }, 1)]
    [Arguments(new[] { 10_000, 6_000, 3_000, 0, 0, 0 }, 2)]
    [Arguments(new[] { 10_000, 0, 10_000, 0 }, 2)]
    [Arguments(new[] { 600, 0, 600, 0 }, 0)]
    public async Task Memory_is_collected_once_when_a_crowd_has_left(int[] connections, int collections)
    {
        var time = new FakeTimeProvider();
        int there = 0, collected = 0;
        using var memory = new CrowdMemory(() => there, () => collected++, time);
        foreach (int count in connections)
        {
            there = count;
            time.Advance(CrowdMemory.Interval);
        }

        await Assert.That(collected).IsEqualTo(collections);
    }

    [Test]
    public async Task Nothing_is_collected_after_the_end()
    {
        var time = new FakeTimeProvider();
        int there = CrowdMemory.Crowd, collected = 0;
        var memory = new CrowdMemory(() => there, () => collected++, time);
        time.Advance(CrowdMemory.Interval);
        memory.Dispose();
        there = 0;
        time.Advance(CrowdMemory.Interval);
        await Assert.That(collected).IsEqualTo(0);
    }
}
