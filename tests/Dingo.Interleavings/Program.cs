using System.Diagnostics;
using Dingo.Interleavings.Running;

var options = Options.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

// One thread runs at a time, and handing over to a thread on another processor takes ten times as long.
if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
    Process.GetCurrentProcess().ProcessorAffinity = 1 << Thread.GetCurrentProcessorId();

Trace.Listeners.Clear();
Trace.Listeners.Add(new AssertionListener());

var runner = new Runner(Console.Out);
return options.Replay is { } replay ? runner.Replay(replay) : runner.RunAll(options);
