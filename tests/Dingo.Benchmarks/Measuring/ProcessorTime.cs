using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Dingo.Benchmarks.Measuring;

/// <summary>What the kernel has charged a process, all its threads together, also those that have ended.</summary>
internal static partial class ProcessorTime
{
    private const double NanosecondsPerMicrosecond = 1e3;
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>User and system time so far, in microseconds; the kernel counts nanoseconds.</summary>
    public static double Microseconds(int process)
    {
        int error = clock_getcpuclockid(process, out int clock);
        if (error != 0)
            throw new Win32Exception(error);
        if (clock_gettime(clock, out var time) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return (time.Seconds * MicrosecondsPerSecond) + (time.Nanoseconds / NanosecondsPerMicrosecond);
    }

    /// <summary>The same of the children that it has waited for; counted in ticks of the clock, so it takes many to be exact.</summary>
    public static double OfEndedChildrenMicroseconds(int process)
    {
        // The name, in brackets, may have spaces; the fields after it are counted from the third (proc(5)).
        const int userField = 16 - 3;
        const double microsecondsPerTick = 1e4;
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return microsecondsPerTick * (Ticks(fields[userField]) + Ticks(fields[userField + 1]));
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    [LibraryImport("libc")]
    private static partial int clock_getcpuclockid(int process, out int clock);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, out Timespec time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
