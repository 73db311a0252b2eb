using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>A listening socket that the caller bound: any address of its own, or one that a process manager handed over.</summary>
internal sealed class SuppliedListeningSocket : SocketListener
{
    private readonly Socket _supplied;
    private readonly EndPoint _wake;
    private readonly FileIdentity? _file;

    private SuppliedListeningSocket(Socket socket, Socket supplied, EndPoint local, EndPoint wake)
        : base(socket, isOurs: false)
    {
        _supplied = supplied;
        _wake = wake;
        LocalEndPoint = local;
        if (OperatingSystem.IsLinux() && local is UnixDomainSocketEndPoint unix && FileIdentity.TryRead(unix.ToString(), out var file))
            _file = file;
    }

    /// <inheritdoc/>
    public override EndPoint LocalEndPoint { get; }

    /// <summary>Takes over a socket that is bound and listens.</summary>
    /// <exception cref="ListenException">It does not, or did once and is closed. Closing it is still to be done then.</exception>
    public static SuppliedListeningSocket Adopt(Socket supplied)
    {
        if (supplied.SafeHandle.IsClosed)
            throw Invalid("it is closed, as a start of the connection manager leaves it; bind its address (ResolvedListeners has it) again");
        try
        {
            // Reads from the kernel what it is, whatever the caller's object believes.
            var socket = new Socket(supplied.SafeHandle);
            // Two objects, one handle: neither may end it when nobody refers to it any more, and the caller's would delete its file.
            GC.SuppressFinalize(socket);
            GC.SuppressFinalize(supplied);
            if (socket.SocketType != SocketType.Stream || !Listens(socket))
                throw Invalid("it does not listen");
            return socket.LocalEndPoint switch
            {
                IPEndPoint ip => AdoptTcp(socket, supplied, ip),
                UnixDomainSocketEndPoint unix when OperatingSystem.IsLinux() => new(AdoptedUnixSocket.Over(socket), supplied, unix, unix),
                _ => throw Invalid("it is neither TCP nor, on Linux, a Unix socket"),
            };
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or ArgumentException)
        {
            throw Invalid(e.Message);
        }
    }

    /// <summary>Closes a supplied socket, and leaves the file of a Unix socket alone. Harmless twice.</summary>
    public static void Close(Socket? supplied)
    {
        if (supplied is null || supplied.SafeHandle.IsClosed)
            return;
        try
        {
            // Its own disposal, and its finalizer, would delete the file that it was bound to.
            GC.SuppressFinalize(supplied);
            new Socket(supplied.SafeHandle).Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or ArgumentException)
        {
            // Closed meanwhile, or nothing that a socket can be made of: the handle is all there is to close.
            supplied.SafeHandle.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override EndPoint? WakeAddress => IsReplaced ? null : _wake;

    /// <inheritdoc/>
    protected override void AfterClose() => Close(_supplied);

    // Whoever stands at the path of a Unix socket now may be another.
    private bool IsReplaced =>
        OperatingSystem.IsLinux() && _file is { } ours && !(FileIdentity.TryRead(LocalEndPoint.ToString()!, out var found) && found == ours);

    private static SuppliedListeningSocket AdoptTcp(Socket socket, Socket supplied, IPEndPoint local)
    {
        socket.NoDelay = true;
        TcpKeepAlive.Set(socket);
        bool isDualStack = local.Address.Equals(IPAddress.IPv6Any) && socket.DualMode;
        return new(socket, supplied, local, TcpListeningSocket.WakeAddressOf(local, isDualStack));
    }

    private static bool Listens(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;

    private static ListenException Invalid(string reason) => new(ListenFailure.Invalid, "a supplied socket", reason);
}
