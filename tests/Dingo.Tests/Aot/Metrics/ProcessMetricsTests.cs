using System.Text;
using Dingo.Aot.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Metrics;

public class ProcessMetricsTests
{
    [Test]
    public async Task Figures_of_the_process_are_written()
    {
        using var writer = new MetricsWriter();
        new ProcessMetrics(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1000))).Write(writer);
        var samples = Encoding.UTF8.GetString(writer.Written.Span).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line.Split(' ')[0], line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

        await Assert.That(samples["process_start_time_seconds"]).IsEqualTo(1000);
        await Assert.That(samples["process_resident_memory_bytes"]).IsGreaterThan(1_000_000);
        await Assert.That(samples["process_open_fds"]).IsGreaterThan(2);
        await Assert.That(samples["process_max_fds"]).IsGreaterThanOrEqualTo(samples["process_open_fds"]);
        await Assert.That(samples["dingo_connmanager_file_descriptors_used"]).IsEqualTo(samples["process_open_fds"]);
        await Assert.That(samples["dingo_connmanager_file_descriptors_allowed"]).IsEqualTo(samples["process_max_fds"]);
    }

    [Test]
    [Arguments("Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 524288               files\n", 1024.0)]
    [Arguments("Max open files            unlimited            unlimited            files\n", double.PositiveInfinity)]
    [Arguments("Max processes             1 2 processes\n", null)]
    [Arguments("Max open files", null)]
    public async Task Descriptor_limit_is_the_soft_one(string limits, double? expected)
    {
        await Assert.That(ProcessMetrics.ParseDescriptorLimit(limits)).IsEqualTo(expected);
    }
}
