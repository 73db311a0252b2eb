using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dingo.ConnManager.Listening;

/// <summary>The address a Unix listener is bound to, in place of <see cref="UnixDomainSocketEndPoint"/>.</summary>
/// <remarks>
/// Two reasons, both in the runtime. Disposing a socket bound to its own type deletes whatever stands at the bound path.
/// And it sizes the buffer for a client's address after the listener's own: a client bound to a longer path then throws
/// out of the socket engine, which ends the process. So this one grows to the longest address there is once it is bound.
/// </remarks>
internal sealed class UnixListenEndPoint : EndPoint
{
    /// <summary>The longest path, in bytes: sun_path holds 108, the last of which ends it (unix(7)).</summary>
    public const int MaxPathBytes = 107;

    private const int PathOffset = sizeof(ushort);

    // sizeof(struct sockaddr_un), the most that bind(2) takes.
    private const int BindBytes = PathOffset + MaxPathBytes + 1;

    // A client may fill sun_path without ending it, and then the kernel reports one byte more than fits.
    private const int AcceptBytes = BindBytes + 18;

    private readonly byte[] _path;
    private int _bytes;

    /// <summary>An abstract name that the kernel chooses (autobind, unix(7)).</summary>
    public UnixListenEndPoint()
    {
        _path = [];
        _bytes = PathOffset;
    }

    public UnixListenEndPoint(string path)
    {
        _path = Encoding.UTF8.GetBytes(path);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_path.Length, MaxPathBytes);
        _bytes = BindBytes;
    }

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>To be called between binding and the first accept.</summary>
    public void MakeRoomForClients() => _bytes = AcceptBytes;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Unix, _bytes);
        _path.CopyTo(address.Buffer.Span[PathOffset..]);
        return address;
    }

    // A client's own path says nothing that can be relied on; its credentials do.
    public override EndPoint Create(SocketAddress socketAddress) => this;
}
