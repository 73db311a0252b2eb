using Dingo.Aot;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot;

public sealed class CrowdMemoryTests
{
    private const long AtStart = 7_000_000;

    [Test]
    public async Task Memory_that_a_crowd_has_left_behind_is_given_back_once()
    {
        var process = new Process { Connections = 10_000, Resident = AtStart + (10_000 * CrowdMemory.PerConnection) };
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(0);

        process.Connections = 0;
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(1);
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(1);
    }

    [Test]
    public async Task A_crowd_that_came_and_went_between_two_looks_is_noticed_by_what_it_left()
    {
        var process = new Process { Resident = AtStart + CrowdMemory.Worth - 1 };
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(0);
        process.Resident++;
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(1);
    }

    [Test]
    public async Task Memory_that_stays_in_use_is_not_collected_again_before_there_is_as_much_more()
    {
        var process = new Process { AfterCollection = AtStart + CrowdMemory.Worth, Resident = AtStart + CrowdMemory.Worth };
        process.Look();
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(1);
        process.Resident += CrowdMemory.Worth;
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(2);
    }

    [Test]
    public async Task Nothing_is_collected_after_the_end()
    {
        var process = new Process();
        process.Memory.Dispose();
        process.Resident = AtStart + CrowdMemory.Worth;
        process.Look();
        await Assert.That(process.Collections).IsEqualTo(0);
    }

    private sealed class Process
    {
        private readonly FakeTimeProvider _time = new();

        public Process() => Memory = new CrowdMemory(() => Connections, () => Resident, Collect, _time);

        public CrowdMemory Memory { get; }

        public int Connections { get; set; }

        public long Resident { get; set; } = AtStart;

        public long AfterCollection { get; init; } = AtStart;

        public int Collections { get; private set; }

        public void Look() => _time.Advance(CrowdMemory.Interval);

        private void Collect()
        {
            Collections++;
            Resident = AfterCollection;
        }
    }
}
