using System.Runtime.CompilerServices;

namespace Dingo.Benchmarks.Measuring;

/// <summary>Where the Makefile puts what takes part.</summary>
internal static class BenchPaths
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(HereIs(), "../../../.."));

    /// <summary>The daemon, published.</summary>
    public static string Daemon => Path.Combine(Root, "artifacts/dingo-aot");

    /// <summary>The bare C# server, published.</summary>
    public static string BareServer => Path.Combine(Root, "artifacts/bench/bare/BareServer");

    /// <summary>The C server.</summary>
    public static string EpollServer => Path.Combine(Root, "artifacts/bench/epoll-server");

    /// <summary>The load generator.</summary>
    public static string Load => Path.Combine(Root, "artifacts/bench/load");

    /// <summary>The ends of streams.</summary>
    public static string Bulk => Path.Combine(Root, "artifacts/bench/bulk");

    private static string HereIs([CallerFilePath] string path = "") => path;
}
