using System.Runtime.InteropServices;
using Dingo.Ouroboros.Bearers;
using Microsoft.Win32.SafeHandles;

namespace Dingo.Ouroboros.Relaying;

/// <summary>A pipe of the kernel's, through which bytes go from one socket to another without coming into this process (splice(2)). Linux.</summary>
/// <remarks>Two descriptors. Used by one at a time; nothing here blocks.</remarks>
internal sealed partial class KernelPipe : IDisposable
{
    // O_NONBLOCK and O_CLOEXEC of Linux, SPLICE_F_MOVE and SPLICE_F_NONBLOCK, and what says that nothing can be moved now.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint MoveWithoutWaiting = 1 | 2;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    // F_SETPIPE_SZ, and eight times what a pipe has by itself: so much fewer calls for the same bytes.
    private const int SetCapacity = 1031;
    private const int Capacity = 512 * 1024;

    private readonly SafeFileHandle _out;
    private readonly SafeFileHandle _in;

    private KernelPipe(SafeFileHandle readEnd, SafeFileHandle writeEnd) => (_out, _in) = (readEnd, writeEnd);

    /// <summary>Bytes that were put in and not yet taken out.</summary>
    public int Held { get; private set; }

    /// <returns>Null when there are no descriptors for it, or the system has no such thing.</returns>
    public static KernelPipe? TryCreate()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<int> ends = stackalloc int[2];
        if (pipe2(ref MemoryMarshal.GetReference(ends), NonBlocking | CloseOnExec) != 0)
            return null;
        var pipe = new KernelPipe(new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
        // Refused where the user's pipes hold too much already: a smaller one does as well.
        _ = fcntl(pipe._in, SetCapacity, Capacity);
        return pipe;
    }

    /// <summary>Moves in what a socket has, as far as it fits.</summary>
    /// <returns><see cref="BearerStatus.WouldBlock"/> also when the pipe is full.</returns>
    public BearerStatus Fill(SafeHandle source)
    {
        nint moved = Splice(source, _in);
        if (moved > 0)
            Held += (int)moved;
        return moved == 0 ? BearerStatus.Ended : StatusOf(moved);
    }

    /// <summary>Moves out to a socket, as far as it takes it. Only while something is held.</summary>
    /// <param name="sink">A connected socket.</param>
    /// <param name="count">How many bytes; 0 unless the status is <see cref="BearerStatus.Moved"/>.</param>
    public BearerStatus Drain(SafeHandle sink, out int count)
    {
        nint moved = Splice(_out, sink);
        count = (int)Math.Max(moved, 0);
        Held -= count;
        return StatusOf(moved);
    }

    /// <summary>Takes out what fits, for a sink that has to be waited for.</summary>
    public int Read(Span<byte> destination)
    {
        nint count = read(_out, ref MemoryMarshal.GetReference(destination), destination.Length);
        if (count <= 0)
            throw new InvalidOperationException("A pipe that holds bytes gave none.");
        Held -= (int)count;
        return (int)count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _in.Dispose();
        _out.Dispose();
    }

    private static nint Splice(SafeHandle from, SafeHandle to)
    {
        while (true)
        {
            nint moved = splice(from, 0, to, 0, Capacity, MoveWithoutWaiting);
            if (moved >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
                return moved;
        }
    }

    private static BearerStatus StatusOf(nint moved) =>
        moved > 0 ? BearerStatus.Moved : Marshal.GetLastPInvokeError() == TryAgain ? BearerStatus.WouldBlock : BearerStatus.Broken;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(ref int ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeHandle file, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint splice(SafeHandle from, nint fromOffset, SafeHandle to, nint toOffset, nint count, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeHandle file, ref byte destination, nint count);
}
