using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Dingo.ConnManager.Listening;

/// <summary>A listener at a path of the file system.</summary>
/// <remarks>
/// It appears at its path in one step, with its mode and group already set and already listening, and takes the place of
/// a dead owner's socket. An accepted socket's own endpoints tell nothing: its address is <see cref="LocalEndPoint"/>.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed partial class UnixListeningSocket : SocketListener
{
    private const uint KeepOwner = uint.MaxValue;

    private readonly UnixSocketClaim _claim;
    private readonly UnixDomainSocketEndPoint _local;

    private UnixListeningSocket(Socket socket, UnixSocketClaim claim, string path) : base(socket)
    {
        _claim = claim;
        _local = new UnixDomainSocketEndPoint(path);
    }

    /// <inheritdoc/>
    public override EndPoint LocalEndPoint => _local;

    /// <summary>Binds and listens.</summary>
    /// <param name="path">At most <see cref="ListenerConfig.MaxUnixPathBytes"/>. Relative to the current directory, which must not change afterwards.</param>
    /// <param name="mode">Who may connect: connecting takes the right to write. Null leaves it to the umask.</param>
    /// <param name="group">The group that owns the socket, by name or number; null leaves it as it is.</param>
    /// <exception cref="ListenException">The path cannot be had: someone else's, not a socket, or not permitted.</exception>
    public static UnixListeningSocket Bind(string path, UnixFileMode? mode = null, string? group = null)
    {
        CheckLength(path);
        uint? gid = Resolve(group, path);
        UnixSocketClaim claim = UnixSocketClaim.Take(path);
        Socket? socket = null;
        try
        {
            socket = Listen(claim.TemporaryPath, mode, gid);
            // First: a listener has more to give back than the socket.
            claim.Publish();
            return new UnixListeningSocket(socket, claim, path);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            claim.Withdraw();
            socket?.Dispose();
            claim.Dispose();
            throw ListenException.From(e, path);
        }
    }

    /// <inheritdoc/>
    protected override EndPoint? WakeAddress => _claim.IsPublished ? _local : null;

    /// <inheritdoc/>
    protected override void BeforeClose() => _claim.Withdraw();

    /// <inheritdoc/>
    protected override void AfterClose() => _claim.Dispose();

    private static Socket Listen(string temporaryPath, UnixFileMode? mode, uint? gid)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var address = new UnixListenEndPoint(temporaryPath);
            socket.Bind(address);
            address.MakeRoomForClients();
            // Until it listens nobody can connect, so the umask's mode does no harm.
            if (gid is { } group && lchown(temporaryPath, KeepOwner, group) != 0)
                throw new UnauthorizedAccessException(
                    $"the socket cannot be given to group {group}: {Marshal.GetLastPInvokeErrorMessage()}");
            if (mode is { } bits)
                File.SetUnixFileMode(temporaryPath, bits);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void CheckLength(string path)
    {
        int bytes = Encoding.UTF8.GetByteCount(UnixSocketClaim.TemporaryPathOf(path));
        if (path.Length == 0 || path.Contains('\0') || bytes > UnixListenEndPoint.MaxPathBytes)
            throw new ListenException(
                ListenFailure.Invalid, path, $"the path must have 1 to {ListenerConfig.MaxUnixPathBytes} bytes, none of them zero");
    }

    private static uint? Resolve(string? group, string path)
    {
        if (group is null)
            return null;
        return UnixGroup.TryResolve(group, out uint gid)
            ? gid
            : throw new ListenException(ListenFailure.Invalid, path, $"there is no group named {group}");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int lchown(string path, uint owner, uint group);
}
