using System.Net;
using System.Net.Sockets;

namespace Dingo.EndToEnd.Harness;

/// <summary>Addresses for programs that must be told where to listen.</summary>
internal static class FreeAddress
{
    /// <summary>Where nobody listens now. Until it is used nobody takes it, by all odds.</summary>
    /// <param name="host">One of 127.0.0.0/8 for each use, and never 127.0.0.1: whoever connects on this host does so from a port of that.</param>
    public static IPEndPoint At(string host)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Parse(host), 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
