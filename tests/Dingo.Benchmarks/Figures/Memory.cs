using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>What the daemon keeps in memory: at start, per idle connection, and after everyone has left.</summary>
internal static class Memory
{
    private const double KiB = 1024;
    private const double MiB = 1024 * KiB;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using (var server = await Contestants.DaemonAsync())
        {
            await server.SettledProcessorTimeAsync();
            yield return Resident(server, "resident at start", most: 11);
            const int shortLived = 200_000;
            await Load.ChurnAsync(server, concurrency: 128, shortLived);
            await server.SettledProcessorTimeAsync();
            yield return Resident(server, "resident after 200,000 short connections", most: 20);
        }

        using (var server = await Contestants.DaemonAsync())
        {
            const int few = 1_000;
            const int many = 10_000;
            await using (await Load.HoldAsync(server, few))
            {
                long before = server.Memory("RssAnon");
                await using (await Load.HoldAsync(server, many - few))
                {
                    double each = (server.Memory("RssAnon") - before) / (double)(many - few);
                    yield return Row.AtMost("user-space memory per idle established connection, 1,000 → 10,000", each / KiB, most: 2, "KiB");
                }
            }

            // The daemon gives the memory of a crowd back within seconds.
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
            await timer.WaitForNextTickAsync();
            yield return Resident(server, "resident after 10,000 held and closed", most: 25);
        }
    }

    private static Row Resident(Server server, string figure, double most) => Row.AtMost(figure, server.Memory("VmRSS") / MiB, most, "MiB");
}
