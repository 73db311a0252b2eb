using System.Net;
using System.Net.Sockets;

namespace Dingo.EndToEnd.Harness;

/// <summary>The published native binary, running on free ports in a directory of its own.</summary>
internal sealed class DaemonUnderTest : IAsyncDisposable
{
    // Whatever the person who runs the tests has set must not reach the daemon.
    private static readonly string[] ForeignVariables =
    [
        "DINGO_CONFIG", "CARDANO_BIND_ADDR", "CARDANO_RELAY_PORT", "CARDANO_SOCKET_PATH", "CARDANO_PRIVATE_BIND_ADDR",
        "CARDANO_PRIVATE_PORT", "CARDANO_METRICS_PORT", "CARDANO_NETWORK",
    ];

    private readonly Dictionary<string, string> _addresses;
    private readonly HttpClient _http;

    private DaemonUnderTest(RunningProcess process, string directory, Dictionary<string, string> addresses)
    {
        Process = process;
        Directory = directory;
        _addresses = addresses;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectToMetricsAsync(token) }) { Timeout = OutputLines.Deadline };
    }

    public RunningProcess Process { get; }

    public string Directory { get; }

    public IPEndPoint NodeToNode => IPEndPoint.Parse(_addresses["ntn"]["tcp://".Length..]);

    /// <summary>Where a TCP listener listens that is none of the usual pair.</summary>
    public int PortOf(string listener) => IPEndPoint.Parse(_addresses[listener]["tcp://".Length..]).Port;

    public string NodeToClientPath => Path.Combine(Directory, _addresses["ntc"]["unix:".Length..]);

    /// <summary>Where figures are served; it must not have been set to a Unix socket.</summary>
    public IPEndPoint Metrics => IPEndPoint.Parse(_addresses["metrics"]["tcp://".Length..]);

    /// <summary>Starts the binary with the usual pair of listeners, and waits until it is ready.</summary>
    /// <param name="workspace">Where it runs.</param>
    /// <param name="settings">Keys set on the command line, as <c>Section:Key=value</c>.</param>
    public static Task<DaemonUnderTest> StartAsync(Workspace workspace, params string[] settings) =>
        StartAsync(workspace, RepositoryPaths.Binary, [], settings);

    /// <summary>The same, and then takes descriptors away from it: at the start it would see that they are too few.</summary>
    public static async Task<DaemonUnderTest> StartWithDescriptorsAsync(int descriptors, Workspace workspace, params string[] settings)
    {
        var daemon = await StartAsync(workspace, settings);
        var (code, _, error) = await RunningProcess.RunAsync("prlimit", [$"--pid={daemon.Process.Id}", $"--nofile={descriptors}"], "/");
        if (code == 0)
            return daemon;
        await daemon.DisposeAsync();
        throw new InvalidOperationException(error);
    }

    /// <summary>The same, with a reader of its standard output that leaves when it has seen that the daemon is ready.</summary>
    public static Task<DaemonUnderTest> StartWithLeavingReaderAsync(Workspace workspace, params string[] settings) =>
        StartThroughAsync("bash", ["-c", "exec \"$@\" > >(grep --max-count=1 ' ready: ')"], workspace, settings);

    /// <summary>The same, by way of another program: its arguments end with a shell script that runs <c>"$@"</c>.</summary>
    public static Task<DaemonUnderTest> StartThroughAsync(string program, string[] arguments, Workspace workspace, params string[] settings) =>
        StartAsync(workspace, program, [.. arguments, "bash", RepositoryPaths.Binary], settings);

    /// <summary>The same, with a configuration file, over which the usual pair of listeners and the settings lie.</summary>
    public static Task<DaemonUnderTest> StartWithFileAsync(string file, Workspace workspace, params string[] settings) =>
        StartAsync(workspace, RepositoryPaths.Binary, [], settings, "--config", file);

    /// <summary>The same, with a binary that was built in another way.</summary>
    public static Task<DaemonUnderTest> StartBinaryAsync(string binary, Workspace workspace, params string[] settings) =>
        StartAsync(workspace, binary, [], settings);

    private static async Task<DaemonUnderTest> StartAsync(
        Workspace workspace, string program, string[] before, string[] settings, params string[] options)
    {
        string[] free =
        [
            "Listeners:0:Name=ntn", "Listeners:0:Protocol=NodeToNode", "Listeners:0:Address=tcp://127.0.0.1:0",
            "Listeners:1:Name=ntc", "Listeners:1:Protocol=NodeToClient", "Listeners:1:Address=unix:./dingo.socket",
            "Metrics:Address=tcp://127.0.0.1:0",
        ];
        var arguments = free.Concat(settings).SelectMany(setting => new[] { "--set", setting }).Concat(options).Prepend("run");
        var process = new RunningProcess(
            program, before.Concat(arguments), workspace.Path, Array.ConvertAll(ForeignVariables, name => (name, (string?)null)));
        try
        {
            string ready = await process.Output.WaitForAsync(" ready: ");
            return new DaemonUnderTest(process, workspace.Path, ParseReady(ready));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<string> GetAsync(string path) => await _http.GetStringAsync($"http://metrics{path}");

    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var answer = await _http.GetAsync($"http://metrics{path}");
        return answer.StatusCode;
    }

    /// <summary>All samples as of one moment.</summary>
    public async Task<Samples> SamplesAsync() => Samples.Parse(await GetAsync("/metrics"));

    /// <summary>One sample, named as it stands in the text: family and labels.</summary>
    public async Task<double> SampleAsync(string sample) => (await SamplesAsync())[sample];

    /// <summary>Waits until a sample has a value: what the peer sees may be a moment ahead of what is counted.</summary>
    public Task UntilSampleAsync(string sample, double value) =>
        Poll.UntilAsync(async () => await SampleAsync(sample) is var now && now == value ? null : $"{sample} is {now} and not {value}");

    /// <summary>Waits until no more descriptors are open than there were once.</summary>
    /// <param name="count">How many that were. One of them may have been about to be closed, so that there are fewer in the end.</param>
    public Task UntilDescriptorsAsync(int count) =>
        Poll.UntilAsync(() => Process.OpenDescriptors is var now && now <= count ? null : $"{now} descriptors are open and not {count}");

    /// <summary>Waits until it answers so to the question whether it is ready.</summary>
    public Task UntilReadinessAsync(HttpStatusCode status) =>
        Poll.UntilAsync(async () => await GetStatusAsync("/readyz") is var now && now == status ? null : $"/readyz says {(int)now}");

    /// <summary>Runs a command of the same binary that asks this daemon.</summary>
    public Task<(int ExitCode, string Output, string Error)> CommandAsync(params string[] arguments) =>
        RunningProcess.RunAsync(
            RepositoryPaths.Binary, [.. arguments, "--control", Path.Combine(Directory, "admin.sock")], Directory,
            Array.ConvertAll(ForeignVariables, name => (name, (string?)null)));

    public async Task<int> StopAsync()
    {
        Process.Signal(RunningProcess.SigTerm);
        return await Process.ExitAsync();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return Process.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectToMetricsAsync(CancellationToken cancellationToken)
    {
        string address = _addresses["metrics"];
        bool isUnix = address.StartsWith("unix:", StringComparison.Ordinal);
        EndPoint endPoint = isUnix ? new UnixDomainSocketEndPoint(Path.Combine(Directory, address["unix:".Length..])) : Metrics;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Dictionary<string, string> ParseReady(string line) =>
        line[(line.IndexOf(" ready: ", StringComparison.Ordinal) + " ready: ".Length)..].Split(", ")
            .Select(part => part.Split(' ', 2))
            .ToDictionary(part => part[0], part => part[1]);
}
