using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>An address of any length up to the last byte of sun_path, as a client in C may bind.</summary>
internal sealed class RawUnixEndPoint(string path) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Unix, 2 + path.Length);
        Encoding.ASCII.GetBytes(path, address.Buffer.Span[2..]);
        return address;
    }

    public override EndPoint Create(SocketAddress socketAddress) => this;
}
