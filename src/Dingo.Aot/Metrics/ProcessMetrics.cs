using System.Globalization;
using System.IO.Enumeration;

namespace Dingo.Aot.Metrics;

/// <summary>Figures of this process. What the system does not tell (it has no <c>/proc</c>) is left out.</summary>
internal sealed class ProcessMetrics : IMetricsSource
{
    private const string Descriptors = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";

    private readonly double _startSeconds;

    /// <summary>Takes now for the start of the process: to be made first of all.</summary>
    public ProcessMetrics(TimeProvider time) => _startSeconds = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.", _startSeconds);
        writer.Gauge("process_resident_memory_bytes", "Resident memory.", Environment.WorkingSet);
        writer.Counter("process_cpu_seconds_total", "Processor time used.", Environment.CpuUsage.TotalTime.TotalSeconds);
        if (CountDescriptors() is { } used)
        {
            writer.Gauge("process_open_fds", "File descriptors used.", used);
            writer.Gauge("dingo_connmanager_file_descriptors_used", "File descriptors used.", used);
        }
        if (ReadDescriptorLimit() is { } allowed)
        {
            writer.Gauge("process_max_fds", "File descriptors allowed.", allowed);
            writer.Gauge("dingo_connmanager_file_descriptors_allowed", "File descriptors allowed.", allowed);
        }
    }

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c>; infinity where there is none.</summary>
    internal static double? ParseDescriptorLimit(string limits)
    {
        const string Row = "Max open files";
        var start = limits.IndexOf(Row, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = limits.AsSpan(start + Row.Length).TrimStart();
        var word = rest[..Math.Max(0, rest.IndexOf(' '))];
        if (word.SequenceEqual("unlimited"))
            return double.PositiveInfinity;
        return double.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    /// <summary>File descriptors used, or null.</summary>
    internal static int? CountDescriptors()
    {
        try
        {
            var count = 0;
            // Without a name, let alone a string, per entry; there may be thousands.
            foreach (var _ in new FileSystemEnumerable<byte>(Descriptors, static (ref FileSystemEntry _) => 0))
                count++;
            // The folder itself was open while it was read.
            return count - 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>File descriptors allowed: infinity where there is no limit, null where it cannot be told.</summary>
    internal static double? ReadDescriptorLimit()
    {
        try
        {
            return ParseDescriptorLimit(File.ReadAllText(Limits));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
