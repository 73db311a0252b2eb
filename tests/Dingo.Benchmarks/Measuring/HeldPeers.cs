using System.Diagnostics;
using System.Globalization;

namespace Dingo.Benchmarks.Measuring;

/// <summary>Peers that stay until they are disposed of, which resets them all.</summary>
internal sealed class HeldPeers(Process load) : IAsyncDisposable
{
    /// <summary>That many round trips, of what they were opened for, one at a time on each connection.</summary>
    public async Task<LoadResult> ConverseAsync(int total)
    {
        await load.StandardInput.WriteLineAsync(total.ToString(CultureInfo.InvariantCulture));
        await load.StandardInput.FlushAsync();
        return LoadResult.Parse(await load.StandardOutput.ReadLineAsync() ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        load.StandardInput.Close();
        await load.WaitForExitAsync();
        load.Dispose();
    }
}
