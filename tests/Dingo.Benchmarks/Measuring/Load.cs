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

    /// <summary>As many established peers, ready for messages of 60 bytes, each of which is answered by one.</summary>
    public static Task<HeldPeers> OpenTalkersAsync(Server server, int count) => OpenAsync("talk", server, count);

    /// <summary>Peers of another network, one after the other, that far apart; each is refused.</summary>
    public static async Task ProposeForeignAsync(Server server, int total, int pauseUs)
    {
        using var process = Start("foreign", server.Port, total, pauseUs);
        LoadResult.Parse(await process.StandardOutput.ReadToEndAsync());
    }

    /// <summary>Peers that are refused on sight, each of <paramref name="concurrency"/> one after the other.</summary>
    public static Task KnockAsync(Server server, int concurrency, int total) => Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
    {
        using var process = Start("knock", server.Port, total / concurrency);
        LoadResult.Parse(await process.StandardOutput.ReadToEndAsync());
    }));

    /// <summary>Connections that move as many bytes each, at once; the seconds that it took.</summary>
    public static async Task<double> MoveAsync(Server server, bool isUp, int count, long bytes)
    {
        string[] arguments = [isUp ? "up" : "down", .. new long[] { server.Port, count, bytes }.Select(static a => a.ToString(CultureInfo.InvariantCulture))];
        using var process = Process.Start(new ProcessStartInfo(BenchPaths.Bulk, arguments) { RedirectStandardOutput = true })!;
        return LoadResult.Parse(await process.StandardOutput.ReadToEndAsync())["seconds"];
    }

    /// <summary>Milliseconds from the fork to the first connection.</summary>
    public static async Task<double> StartMillisecondsAsync(int port, string program, IEnumerable<string> arguments, string directory)
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
