using System.ComponentModel;
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
