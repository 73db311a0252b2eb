using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>A thread that waits for sockets (epoll(7)), and tells whose they are what becomes of them. Linux.</summary>
/// <remarks>
/// Each change is told once (<see cref="SocketEvents.Edges"/>): whoever is told reads, or writes, until there is no more. What is told runs
/// on this thread, and may not block it.
/// </remarks>
public sealed partial class Poller
{
    private const int MaxEvents = 256;
    private const int Forever = -1;

    // EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL and EPOLL_CTL_MOD.
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;

    // struct epoll_event: the events, and 64 bits of ours that they are told with; on x86-64 alone without a gap between them.
    private const int MaxEventBytes = 16;
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : MaxEventBytes;
    private static readonly int TagOffset = EventBytes - sizeof(ulong);

    [ThreadStatic]
    private static Poller? _current;

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _epoll;
    private readonly Stack<int> _free = new();
    private Watched?[] _watched = new Watched?[64];
    private int _used;
    private IThreadPoolWorkItem? _later;

    private Poller(SafeFileHandle epoll) => _epoll = epoll;

    /// <summary>The one whose thread this is; null on any other thread.</summary>
    internal static Poller? Current => _current;

    /// <summary>Makes one, and starts its thread, which ends with the process.</summary>
    /// <param name="name">The thread's.</param>
    /// <exception cref="Win32Exception">There is no descriptor for it.</exception>
    internal static Poller Start(string name)
    {
        int epoll = epoll_create1(CloseOnExec);
        if (epoll < 0)
            throw new Win32Exception(SystemError.Last);
        var poller = new Poller(new SafeFileHandle(epoll, ownsHandle: true));
        new Thread(poller.Run) { IsBackground = true, Name = name }.UnsafeStart();
        return poller;
    }

    /// <summary>Begins to watch a socket: it is told what there is already, and what comes, perhaps before this returns.</summary>
    /// <returns>False when the system refuses: nothing is told.</returns>
    internal bool TryWatch(Watched watched, SafeHandle socket, SocketEvents events)
    {
        Enter(watched);
        if (TryControl(Add, watched, socket, events))
            return true;
        Forget(watched);
        return false;
    }

    /// <summary>Watches it for these events from here on; those that there are already are told, also once more.</summary>
    /// <returns>False when the system refuses: what was told before still is.</returns>
    internal bool TryWatchAlso(Watched watched, SafeHandle socket, SocketEvents events) => TryControl(Modify, watched, socket, events);

    /// <summary>Tells it nothing any more, but what is being told at this moment. Before its socket is closed, which ends the watching.</summary>
    internal void Forget(Watched watched)
    {
        lock (_lock)
        {
            _watched[watched.Place] = null;
            _free.Push(watched.Place);
        }
    }

    /// <summary>Ends the watching of a socket that others may hold open when it is closed here.</summary>
    internal void Leave(Watched watched, SafeHandle socket)
    {
        TryControl(Delete, watched, socket, SocketEvents.None);
        Forget(watched);
    }

    /// <summary>Goes on with it behind what is to be told next. On this poller's thread only.</summary>
    /// <returns>False when it goes on with another already.</returns>
    internal bool TryGoOnLater(IThreadPoolWorkItem work)
    {
        bool isFree = _later is null;
        _later ??= work;
        return isFree;
    }

    private void Enter(Watched watched)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out int place))
                place = _used++;
            if (place == _watched.Length)
                Array.Resize(ref _watched, 2 * place);
            watched.Place = place;
            _watched[place] = watched;
        }
    }

    private bool TryControl(int operation, Watched watched, SafeHandle socket, SocketEvents events)
    {
        Span<byte> change = stackalloc byte[MaxEventBytes];
        MemoryMarshal.Write(change, (uint)events);
        MemoryMarshal.Write(change[TagOffset..], ((ulong)watched.Number << 32) | (uint)watched.Place);
        bool isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            return epoll_ctl(_epoll, operation, (int)socket.DangerousGetHandle(), ref MemoryMarshal.GetReference(change)) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isHeld)
                socket.DangerousRelease();
        }
    }

    private void Run()
    {
        _current = this;
        byte[] told = GC.AllocateUninitializedArray<byte>(MaxEvents * EventBytes, pinned: true);
        while (true)
        {
            int count = epoll_wait(_epoll, ref told[0], MaxEvents, _later is null ? Forever : 0);
            for (int i = 0; i < count; i++)
                Tell(told.AsSpan(i * EventBytes, EventBytes));
            var later = _later;
            _later = null;
            later?.Execute();
        }
    }

    private void Tell(ReadOnlySpan<byte> told)
    {
        ulong tag = MemoryMarshal.Read<ulong>(told[TagOffset..]);
        // The place may be another's since.
        if (Volatile.Read(ref _watched)[(int)(uint)tag] is { } watched && watched.Number == (uint)(tag >> 32))
            watched.OnEvents((SocketEvents)MemoryMarshal.Read<uint>(told));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(SafeHandle epoll, int operation, int socket, ref byte change);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(SafeHandle epoll, ref byte told, int maxEvents, int timeoutMs);
}
