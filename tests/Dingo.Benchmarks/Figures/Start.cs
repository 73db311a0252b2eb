using System.Globalization;
using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>How soon the daemon listens, and how large its binary is.</summary>
internal static class Start
{
    private const int Rounds = 21;
    private const double MiB = 1024 * 1024;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        var (ours, bare, epoll) = (new Samples(), new Samples(), new Samples());
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(await StartAsync(BenchPaths.Daemon, static port => Contestants.DaemonArguments(port)));
            bare.Add(await StartAsync(BenchPaths.BareServer, OnlyThePort));
            epoll.Add(await StartAsync(BenchPaths.EpollServer, OnlyThePort));
        }

        const double most = 9;
        string[] cells = [.. new[] { ours, bare, epoll }.Select(static samples => $"{Row.Text(samples.Median)} ms")];
        yield return new Row("fork to listening", cells, $"≤ {most} ms", ours.Median <= most);
        yield return Row.AtMost("binary, stripped", new FileInfo(BenchPaths.Daemon).Length / MiB, most: 6, "MiB");
    }

    private static string[] OnlyThePort(int port) => [port.ToString(CultureInfo.InvariantCulture)];

    private static async Task<double> StartAsync(string program, Func<int, IEnumerable<string>> arguments)
    {
        int port = Server.FreePort();
        string directory = Directory.CreateTempSubdirectory("dingo-bench").FullName;
        try
        {
            return await Load.StartMillisecondsAsync(port, program, arguments(port), directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
