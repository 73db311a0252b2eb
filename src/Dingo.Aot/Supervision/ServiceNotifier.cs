using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Dingo.Aot.Supervision;

/// <summary>Tells the service manager what the daemon does, by the protocol of sd_notify(3). Without one it says nothing.</summary>
/// <remarks>
/// Safe on any thread. Nothing here waits or throws: a message to a service manager that is gone, or whose queue is full, is lost.
/// A kernel socket at a path or under an abstract name is understood, not one of a virtual machine's host (vsock).
/// </remarks>
internal sealed class ServiceNotifier : IDisposable
{
    // What the kernel, and a signal on its way, may take beyond the time that the daemon gives itself.
    private static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(5);

    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly Socket? _socket;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;
    private Watchdog? _beating;

    /// <summary>Opens the way to the service manager; sends nothing.</summary>
    /// <param name="socket">An absolute path, or an abstract name with an <c>@</c> before it. Null, or anything else, is no service manager.</param>
    /// <param name="watchdog">The time within which it wants to hear of the daemon again and again; null for never.</param>
    /// <param name="time">Paces the beats of the watchdog.</param>
    public ServiceNotifier(string? socket, TimeSpan? watchdog, TimeProvider time)
    {
        _time = time;
        _watchdog = watchdog;
        _manager = AddressOf(socket);
        if (_manager is not null)
            _socket = TryOpen();
    }

    /// <summary>Takes what systemd.exec(5) puts into the environment, and removes it from there.</summary>
    public static ServiceNotifier FromEnvironment(TimeProvider time)
    {
        string? socket = SupervisorEnvironment.Take("NOTIFY_SOCKET");
        string? process = SupervisorEnvironment.Take("WATCHDOG_PID");
        string? microseconds = SupervisorEnvironment.Take("WATCHDOG_USEC");
        bool isOurs = process is null || SupervisorEnvironment.IsThisProcess(process);
        return new ServiceNotifier(socket, isOurs ? ParseMicroseconds(microseconds) : null, time);
    }

    /// <summary>Everything listens.</summary>
    /// <param name="addresses">Names and addresses of what listens, for people.</param>
    public void Ready(string addresses) => Send($"READY=1\nSTATUS=listening on {OneLine(addresses)}");

    /// <summary>A reload has begun; <see cref="Reloaded"/> must follow, whatever becomes of it.</summary>
    public void Reloading()
    {
        // The clock of the system's own time stamps is CLOCK_MONOTONIC, which this message must tell.
        long microseconds = (long)_time.GetElapsedTime(0).TotalMicroseconds;
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>The reload is over, and the daemon serves by the new configuration, or still by the old one.</summary>
    /// <param name="status">What is in force, for people; one line.</param>
    public void Reloaded(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>The daemon has begun to stop, and asks for the time that it needs.</summary>
    /// <param name="within">The longest that it may take.</param>
    public void Stopping(TimeSpan within)
    {
        long microseconds = (long)(within + StopReserve).TotalMicroseconds;
        Send(string.Create(CultureInfo.InvariantCulture, $"STOPPING=1\nSTATUS=stopping\nEXTEND_TIMEOUT_USEC={microseconds}"));
    }

    /// <summary>Says what the daemon is about, for people; one line.</summary>
    public void Status(string text) => Send($"STATUS={OneLine(text)}");

    /// <summary>Tells the service manager again and again that the daemon lives, if it wants to know, until this is disposed.</summary>
    /// <param name="isAlive">
    /// Asked on the thread pool, every half of the time that the service manager allows. It is to go through what the daemon cannot do
    /// without: while it does not return, or returns false, the service manager hears nothing.
    /// </param>
    public void Watch(Func<bool> isAlive)
    {
        if (_socket is not null && _watchdog is { } within)
            _beating = new Watchdog(within / 2, isAlive, () => Send("WATCHDOG=1"), _time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beating?.Dispose();
        _socket?.Dispose();
    }

    internal static TimeSpan? ParseMicroseconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromTicks(Math.Min(microseconds, Watchdog.LongestInterval.Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond)
            : null;

    private static UnixDomainSocketEndPoint? AddressOf(string? socket)
    {
        if (socket is not (['/', ..] or ['@', _, ..]) || !OperatingSystem.IsLinux())
            return null;
        try
        {
            return new UnixDomainSocketEndPoint(socket[0] == '@' ? string.Concat("\0", socket.AsSpan(1)) : socket);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Longer than a socket's address can be, so nobody can be bound to it.
            return null;
        }
    }

    private static Socket? TryOpen()
    {
        try
        {
            return new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        }
        catch (SocketException)
        {
            // No descriptor is left. What the daemon is for fails next, and says so.
            return null;
        }
    }

    // A newline would begin another message.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        if (_socket is null)
            return;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _manager!);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone, deaf, or we are at the end ourselves: the daemon serves all the same.
        }
    }
}
