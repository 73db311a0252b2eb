using System.Diagnostics;
using System.Text;

namespace Dingo.Mutants;

/// <summary>Runs a program to its end, or ends it and all that it started.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(string folder, TimeSpan limit, string program, IEnumerable<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(limit);
        bool isCutShort = false;
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            isCutShort = true;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        lock (output)
            return new CommandResult(process.ExitCode, output.ToString(), isCutShort);
    }

    private static void Take(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
