using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>What an idle forwarded connection holds in the front.</summary>
internal static class ForwardedMemory
{
    private const int Few = 1_000;
    private const int Many = 9_000;
    private const double KiB = 1024;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.AnsweringAsync();
        Func<Task<Server>>[] fronts =
        [
            () => Contestants.FrontAsync(node, threads: 1), () => Contestants.FrontAsync(node, threads: 2),
            () => Contestants.HAProxyAsync(node, threads: 1, splices: false), () => Contestants.HAProxyAsync(node, threads: 2, splices: false),
        ];
        var (memory, descriptors) = (new List<double>(), new List<double>());
        foreach (var start in fronts)
        {
            using var server = await start();
            var (bytes, files) = await GrowthAsync(server);
            memory.Add(bytes / KiB);
            descriptors.Add(files);
        }

        yield return new Row(
            $"user-space memory per idle forwarded connection, {Row.Text(Few)} → {Row.Text(Many)}", [.. memory.Select(static m => $"{Row.Text(m)} KiB")],
            $"≤ {FrontRow.Rival(FrontRow.Copying)}", memory[0] <= memory[FrontRow.Copying] && memory[1] <= memory[FrontRow.Copying + 1]);
        yield return new Row(
            "descriptors of each", [.. descriptors.Select(Row.Text)], "2", descriptors.Take(2).All(static each => Math.Round(each, 2) <= 2));
    }

    private static async Task<(double Bytes, double Descriptors)> GrowthAsync(Server server)
    {
        await using (await Load.HoldAsync(server, Few))
        {
            await server.SettledProcessorTimeAsync();
            long bytes = server.Memory("RssAnon");
            int descriptors = server.Descriptors();
            await using (await Load.HoldAsync(server, Many - Few))
            {
                await server.SettledProcessorTimeAsync();
                const double more = Many - Few;
                return ((server.Memory("RssAnon") - bytes) / more, (server.Descriptors() - descriptors) / more);
            }
        }
    }
}
