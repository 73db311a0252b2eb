using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dingo.Benchmarks.Measuring;

/// <summary>One of the programs that are compared, running on a free port of the loopback. Killed when it is disposed.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _directory;

    private Server(Process process, int port, string directory) => (_process, Port, _directory) = (process, port, directory);

    public int Port { get; }

    /// <summary>Starts a program and waits until it listens.</summary>
    /// <param name="program">Its path, or a name that is found.</param>
    /// <param name="arguments">From the port that it is to listen on, and its own empty directory, in which it runs.</param>
    public static async Task<Server> StartAsync(string program, Func<int, string, IEnumerable<string>> arguments)
    {
        int port = FreePort();
        string directory = Directory.CreateTempSubdirectory("dingo-bench").FullName;
        var start = new ProcessStartInfo(program, arguments(port, directory)) { WorkingDirectory = directory };
        var server = new Server(Process.Start(start)!, port, directory);
        try
        {
            await UntilListeningAsync(new IPEndPoint(IPAddress.Loopback, port));
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until somebody accepts connections there.</summary>
    public static async Task UntilListeningAsync(EndPoint address)
    {
        using var bound = new CancellationTokenSource(StartBound);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await probe.ConnectAsync(address, bound.Token);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(bound.Token);
            }
        }
    }

    /// <summary>Processor time so far, in microseconds, once the server is done with what it was sent; of its children too, once they have ended.</summary>
    public async Task<double> SettledProcessorTimeAsync()
    {
        using var timer = new PeriodicTimer(Pause);
        for (double before = double.NaN; ;)
        {
            double now = ProcessorTime.Microseconds(_process.Id) + ProcessorTime.OfEndedChildrenMicroseconds(_process.Id);
            if (now == before && Children().Length == 0)
                return now;
            before = now;
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Processor time, in microseconds, that a load costs the server for each of its connections or round trips.</summary>
    public async Task<double> CostAsync(int count, Func<Task> load)
    {
        double before = await SettledProcessorTimeAsync();
        await load();
        return (await SettledProcessorTimeAsync() - before) / count;
    }

    /// <summary>A field of the status in bytes, <c>VmRSS</c> or <c>RssAnon</c>, of it and its children together.</summary>
    public long Memory(string field) => Sum("status", field);

    /// <summary>Its own memory and its children's, in bytes: a page that several share counts once.</summary>
    public long ProportionalMemory() => Sum("smaps_rollup", "Pss_Anon");

    /// <summary>How many files and sockets it has open.</summary>
    public int Descriptors() => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private long Sum(string file, string field) => Children().Append(_process.Id).Sum(process => MemoryOf(process, file, field));

    private static long MemoryOf(int process, string file, string field)
    {
        const int bytesPerUnit = 1024;
        try
        {
            string? line = File.ReadLines($"/proc/{process}/{file}").SingleOrDefault(l => l.StartsWith(field + ":", StringComparison.Ordinal));
            // One that has ended, and was not waited for yet, has none.
            return line is null ? 0 : bytesPerUnit * long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // A child that has gone since it was seen.
            return 0;
        }
    }

    private int[] Children()
    {
        string children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
        return [.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static c => int.Parse(c, CultureInfo.InvariantCulture))];
    }
}
