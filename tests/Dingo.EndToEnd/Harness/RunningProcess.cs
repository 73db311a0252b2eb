using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dingo.EndToEnd.Harness;

/// <summary>A process that a test started: its lines, its signals, its exit code. Killed, if it still runs, when it is disposed.</summary>
internal sealed partial class RunningProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigTerm = 15;

    private readonly Process _process;
    private bool _isDisposed;

    public RunningProcess(string file, IEnumerable<string> arguments, string workingDirectory, params (string Name, string? Value)[] environment)
    {
        // A shell that starts the tests in the background has them ignore SIGINT, and what they start inherits that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", file, .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Error.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public OutputLines Output { get; } = new();

    public OutputLines Error { get; } = new();

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int OpenDescriptors => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>Processor time used so far, by the system's accounting.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string file, IEnumerable<string> arguments, string workingDirectory, params (string Name, string? Value)[] environment)
    {
        await using var process = new RunningProcess(file, arguments, workingDirectory, environment);
        process.EndInput();
        int code = await process.ExitAsync();
        return (code, string.Join('\n', process.Output.All), string.Join('\n', process.Error.All));
    }

    public void EndInput() => _process.StandardInput.Close();

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public static void Signal(int process, int signal)
    {
        if (Kill(process, signal) != 0)
            throw new InvalidOperationException($"The process could not be sent signal {signal}.");
    }

    /// <summary>Sends it a signal, unless it has just ended.</summary>
    public void Signal(int signal)
    {
        if (!HasExited && Kill(Id, signal) != 0 && !HasExited)
            throw new InvalidOperationException($"The process could not be sent signal {signal}.");
    }

    /// <summary>Waits until it has ended. The longest that a test runs is a build, which may take a busy machine many minutes.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(20));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
