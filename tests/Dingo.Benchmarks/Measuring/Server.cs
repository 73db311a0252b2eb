using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dingo.Benchmarks.Measuring;

/// <summary>One of the servers that are compared, running on a free port of the loopback. Killed when it is disposed.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string? _directory;

    private Server(string name, string program, IEnumerable<string> arguments, int port, string? directory)
    {
        Name = name;
        Port = port;
        _directory = directory;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory ?? "" })!;
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>The daemon with everything on, logging at warning, and limits out of the way of the load.</summary>
    public static async Task<Server> StartDaemonAsync()
    {
        string directory = Directory.CreateTempSubdirectory("dingo-bench").FullName;
        int port = FreePort();
        var server = new Server("dingo-aot", BenchPaths.Daemon, DaemonArguments(port), port, directory);
        return await server.UntilListeningAsync();
    }

    public static Task<Server> StartBareAsync() => StartAsync("bare C#", BenchPaths.BareServer);

    public static Task<Server> StartEpollAsync() => StartAsync("C epoll", BenchPaths.EpollServer);

    /// <summary>Arguments of the daemon that make it listen on a port.</summary>
    public static string[] DaemonArguments(int port)
    {
        const int beyondAnyLoad = 15_000;
        string[] settings =
        [
            "Listeners:0:Name=ntn", "Listeners:0:Protocol=NodeToNode", $"Listeners:0:Address=tcp://127.0.0.1:{port}",
            "Listeners:1:Name=ntc", "Listeners:1:Protocol=NodeToClient", "Listeners:1:Address=unix:./dingo.socket",
            $"Metrics:Address=tcp://127.0.0.1:{FreePort()}", "Log:Level=Warning", $"Limits:MaxInboundConns={beyondAnyLoad}",
            $"Limits:MaxConnectionsPerIP={beyondAnyLoad}", $"Limits:MaxPendingHandshakes={beyondAnyLoad}",
            "Limits:HandshakeTimeoutSeconds=600",
        ];
        return [.. settings.SelectMany(static setting => new[] { "--set", setting }).Prepend("run")];
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Processor time so far, in microseconds, once the server is done with what it was sent.</summary>
    public async Task<double> SettledProcessorTimeAsync()
    {
        using var timer = new PeriodicTimer(Pause);
        for (double before = double.NaN; ;)
        {
            double now = ProcessorTime.Microseconds(_process.Id);
            if (now == before)
                return now;
            before = now;
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>A field of the process's status in bytes: <c>VmRSS</c> or <c>RssAnon</c>.</summary>
    public long Memory(string field)
    {
        const int bytesPerUnit = 1024;
        string line = File.ReadLines($"/proc/{_process.Id}/status").Single(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return bytesPerUnit * long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
    }

    private static async Task<Server> StartAsync(string name, string program)
    {
        int port = FreePort();
        return await new Server(name, program, [port.ToString(CultureInfo.InvariantCulture)], port, directory: null).UntilListeningAsync();
    }

    private async Task<Server> UntilListeningAsync()
    {
        using var bound = new CancellationTokenSource(StartBound);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port, bound.Token);
                return this;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(bound.Token);
            }
        }
    }
}
