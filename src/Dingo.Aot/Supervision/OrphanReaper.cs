using System.Runtime.InteropServices;

namespace Dingo.Aot.Supervision;

/// <summary>Takes the last word of processes that nobody else waits for, which fall to the first process of a container.</summary>
/// <remarks>
/// Does something only where this is that process. There it takes the children of anybody else in it, too; the daemon starts none.
/// The other duty of a first process, to handle the signals that would otherwise be ignored, is met by whoever handles stop signals.
/// How many there were cannot be told: while somebody listens for the signal, the runtime waits for children, too, and mostly comes first.
/// </remarks>
internal sealed partial class OrphanReaper : IDisposable
{
    private const int FirstProcess = 1;
    private const int AnyChild = -1;
    private const int DoNotWait = 1; // WNOHANG

    private readonly PosixSignalRegistration? _childEnded;

    /// <summary>Reaps, where that falls to this process, until it is disposed.</summary>
    public OrphanReaper()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessId != FirstProcess)
            return;
        _childEnded = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => Reap());
        // Those that ended before anybody listened.
        Reap();
    }

    /// <inheritdoc/>
    public void Dispose() => _childEnded?.Dispose();

    // One signal may stand for any number of processes.
    private static void Reap()
    {
        while (waitpid(AnyChild, 0, DoNotWait) > 0)
        {
        }
    }

    [LibraryImport("libc")]
    private static partial int waitpid(int process, nint status, int options);
}
