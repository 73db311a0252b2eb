using System.Net.Sockets;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>A folder of its own for a Unix socket, since the socket's lock file stays behind; deleted when it is disposed.</summary>
internal sealed class SocketFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dingo-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "socket");

    public UnixDomainSocketEndPoint EndPoint => new(Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
