using System.Globalization;
using System.Runtime.InteropServices;
using Dingo.Aot.Configuration;

namespace Dingo.Aot.Descriptors;

/// <summary>How many file descriptors the system lets this process have (RLIMIT_NOFILE, getrlimit(2)).</summary>
internal static partial class DescriptorLimit
{
    private const int NumberOfFiles = 7;

    /// <summary>How many it may have: of the two limits the one that it cannot raise itself; null where there is none to be known.</summary>
    public static long? Most => TryRead(out var limit) ? limit.Hard : null;

    /// <summary>Sees that a budget can be had.</summary>
    /// <returns>What is wrong, and what to do; null when nothing is.</returns>
    public static ConfigurationFault? Check(DescriptorBudget budget, long? most) => budget.Total <= (most ?? long.MaxValue) ? null : new ConfigurationFault(
        "Limits",
        string.Create(
            CultureInfo.InvariantCulture,
            $"what they allow takes {budget.Total} file descriptors, and this process may have {most}. Raise that (LimitNOFILE={budget.Total} for systemd, ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"--ulimit nofile={budget.Total} for a container, ulimit -n {budget.Total} in a script), or lower Limits:MaxInboundConns, MaxLocalConns or MaxOutboundConns."));

    /// <summary>Raises what this process allows itself, as far as the system lets it, when a budget takes more.</summary>
    public static void Raise(DescriptorBudget budget)
    {
        if (!TryRead(out var limit) || limit.Soft >= budget.Total)
            return;
        limit.Soft = Math.Min(budget.Total, limit.Hard);
        // Should it be refused, accepting will find descriptors exhausted, and say so.
        _ = setrlimit(NumberOfFiles, limit);
    }

    private static bool TryRead(out Limit limit)
    {
        limit = default;
        return OperatingSystem.IsLinux() && getrlimit(NumberOfFiles, ref limit) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, ref Limit limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in Limit limit);

    // Two unsigned numbers of 64 bits; that of none is the greatest, and would be negative here.
    private struct Limit
    {
        private ulong _soft;
        private readonly ulong _hard;

        public long Soft
        {
            readonly get => Bounded(_soft);
            set => _soft = (ulong)value;
        }

        public readonly long Hard => Bounded(_hard);

        private static long Bounded(ulong value) => (long)Math.Min(value, long.MaxValue);
    }
}
