using System.Globalization;
using System.Net;

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

    private static readonly HttpClient Http = new() { Timeout = OutputLines.Deadline };

    private readonly Dictionary<string, string> _addresses;

    private DaemonUnderTest(RunningProcess process, string directory, Dictionary<string, string> addresses)
    {
        Process = process;
        Directory = directory;
        _addresses = addresses;
    }

    public RunningProcess Process { get; }

    public string Directory { get; }

    public IPEndPoint NodeToNode => IPEndPoint.Parse(_addresses["ntn"]["tcp://".Length..]);

    public string NodeToClientPath => Path.Combine(Directory, _addresses["ntc"]["unix:".Length..]);

    public IPEndPoint Metrics => IPEndPoint.Parse(_addresses["metrics"]["tcp://".Length..]);

    /// <summary>Starts the binary with the usual pair of listeners, and waits until it is ready.</summary>
    /// <param name="workspace">Where it runs.</param>
    /// <param name="settings">Keys set on the command line, as <c>Section:Key=value</c>.</param>
    public static Task<DaemonUnderTest> StartAsync(Workspace workspace, params string[] settings) =>
        StartAsync(workspace, RepositoryPaths.Binary, [], settings);

    /// <summary>The same, with a limit on the descriptors of the process.</summary>
    public static Task<DaemonUnderTest> StartWithDescriptorsAsync(int descriptors, Workspace workspace, params string[] settings) =>
        StartAsync(workspace, "bash", ["-c", $"ulimit -n {descriptors}; exec '{RepositoryPaths.Binary}' \"$@\"", "bash"], settings);

    /// <summary>The same, with a reader of its standard output that leaves when it has seen that the daemon is ready.</summary>
    public static Task<DaemonUnderTest> StartWithLeavingReaderAsync(Workspace workspace, params string[] settings) =>
        StartAsync(workspace, "bash", ["-c", $"exec '{RepositoryPaths.Binary}' \"$@\" > >(grep --max-count=1 ' ready: ')", "bash"], settings);

    private static async Task<DaemonUnderTest> StartAsync(Workspace workspace, string program, string[] before, string[] settings)
    {
        string[] free =
        [
            "Listeners:0:Name=ntn", "Listeners:0:Protocol=NodeToNode", "Listeners:0:Address=tcp://127.0.0.1:0",
            "Listeners:1:Name=ntc", "Listeners:1:Protocol=NodeToClient", "Listeners:1:Address=unix:./dingo.socket",
            "Metrics:Address=tcp://127.0.0.1:0",
        ];
        var arguments = free.Concat(settings).SelectMany(setting => new[] { "--set", setting }).Prepend("run");
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

    public async Task<string> GetAsync(string path) => await Http.GetStringAsync($"http://{Metrics}{path}");

    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var answer = await Http.GetAsync($"http://{Metrics}{path}");
        return answer.StatusCode;
    }

    /// <summary>One sample, named as it stands in the text: family and labels.</summary>
    public async Task<double> SampleAsync(string sample)
    {
        string text = await GetAsync("/metrics");
        string line = text.Split('\n').Single(l => l.StartsWith(sample + " ", StringComparison.Ordinal));
        return double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a sample has a value: what the peer sees may be a moment ahead of what is counted.</summary>
    public async Task UntilSampleAsync(string sample, double value)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await SampleAsync(sample) != value)
            await pause.WaitForNextTickAsync(deadline.Token);
    }

    public async Task<int> StopAsync()
    {
        Process.Signal(RunningProcess.SigTerm);
        return await Process.ExitAsync();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static Dictionary<string, string> ParseReady(string line) =>
        line[(line.IndexOf(" ready: ", StringComparison.Ordinal) + " ready: ".Length)..].Split(", ")
            .Select(part => part.Split(' ', 2))
            .ToDictionary(part => part[0], part => part[1]);
}
