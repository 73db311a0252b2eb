namespace Dingo.Benchmarks.Measuring;

/// <summary>A thousand silent peers and, all the while, foreign ones one after the other.</summary>
internal sealed class Crowding(Server server)
{
    private const int Count = 1_000;
    private const int PauseUs = 2_000;

    /// <summary>Silent ones that there have been.</summary>
    public int Silent { get; private set; }

    /// <summary>Foreign ones that there have been.</summary>
    public int Foreign { get; private set; }

    /// <summary>Crowds the server for as long as something is measured.</summary>
    public async Task<double> BesideAsync(Func<Task<double>> measure)
    {
        await using var silent = await Load.HoldSilentAsync(server, Count);
        Silent += Count;
        var measured = measure();
        do
        {
            await Load.ProposeForeignAsync(server, Count, PauseUs);
            Foreign += Count;
        }
        while (!measured.IsCompleted);

        return await measured;
    }
}
