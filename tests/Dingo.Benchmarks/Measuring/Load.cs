using System.Diagnostics;
using System.Globalization;

namespace Dingo.Benchmarks.Measuring;

/// <summary>The load generator: see <c>Native/load.c</c>.</summary>
internal static class Load
{
    /// <summary>Connects, proposes, reads the acceptance and resets, <paramref name="concurrency"/> at a time.</summary>
    public static async Task<LoadResult> ChurnAsync(Server server, int concurrency, int total)
    {
        using var process = Start("churn", server.Port, concurrency, total);
        return LoadResult.Parse(await process.StandardOutput.ReadToEndAsync());
    }

    /// <summary>As many peers, established, until the result is disposed.</summary>
    public static Task<HeldPeers> HoldAsync(Server server, int count) => OpenAsync("hold", server, count);

    /// <summary>As many peers that never say a word, until the result is disposed.</summary>
    public static Task<HeldPeers> HoldSilentAsync(Server server, int count) => OpenAsync("silent", server, count);

    /// <summary>As many established peers, ready for keep-alives.</summary>
    public static Task<HeldPeers> OpenPingersAsync(Server server, int count) => OpenAsync("ping", server, count);

    /// <summary>Milliseconds from the fork to the first connection.</summary>
    public static async Task<double> StartMillisecondsAsync(int port, string program, string[] arguments, string directory)
    {
        var all = new[] { "start", port.ToString(CultureInfo.InvariantCulture), program }.Concat(arguments);
        using var process = Process.Start(new ProcessStartInfo(BenchPaths.Load, all) { RedirectStandardOutput = true, WorkingDirectory = directory })!;
        return LoadResult.Parse(await process.StandardOutput.ReadToEndAsync())["start_ms"];
    }

    private static async Task<HeldPeers> OpenAsync(string mode, Server server, int count)
    {
        var process = Start(mode, server.Port, count);
        LoadResult.Parse(await process.StandardOutput.ReadLineAsync() ?? "");
        return new HeldPeers(process);
    }

    private static Process Start(string mode, params int[] arguments)
    {
        var all = arguments.Select(static a => a.ToString(CultureInfo.InvariantCulture)).Prepend(mode);
        return Process.Start(new ProcessStartInfo(BenchPaths.Load, all) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}
