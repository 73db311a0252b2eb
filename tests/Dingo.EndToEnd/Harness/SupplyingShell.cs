using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.EndToEnd.Harness;

/// <summary>Binds sockets and passes them on to a daemon, as a supervisor does it: by LISTEN_FDS, through a shell that becomes the daemon.</summary>
internal sealed partial class SupplyingShell : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly List<string> _names = [];
    private readonly List<int> _passed = [];

    /// <summary>For <see cref="DaemonUnderTest.StartThroughAsync"/>: the arguments of bash.</summary>
    public string[] Arguments => ["-c", Script];

    private string Script => string.Join(
        ' ',
        [
            "exec",
            .. _passed.Select((descriptor, index) => $"{index + 3}<&{descriptor} {descriptor}<&-"),
            $"; LISTEN_PID=$$ LISTEN_FDS={_passed.Count} LISTEN_FDNAMES={string.Join(':', _names)} exec \"$@\"",
        ]);

    /// <summary>One more socket that listens.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="endPoint">TCP or Unix.</param>
    public EndPoint Bind(string name, EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        _sockets.Add(socket);
        socket.Bind(endPoint);
        socket.Listen();
        // A descriptor that programs inherit, which the runtime's own are not.
        _passed.Add(Duplicate((int)socket.Handle));
        _names.Add(name);
        return socket.LocalEndPoint!;
    }

    public void Dispose()
    {
        foreach (int descriptor in _passed)
            _ = Close(descriptor);
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
