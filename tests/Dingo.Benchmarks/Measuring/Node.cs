using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dingo.Benchmarks.Measuring;

/// <summary>What others stand in front of: it answers every proposal, and whatever else is asked of it. Killed when it is disposed.</summary>
internal sealed class Node : IDisposable
{
    private readonly Process _process;

    private Node(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>A port of the loopback, or the path of a Unix socket.</summary>
    public string Address { get; }

    public bool IsTcp => !Address.StartsWith('/');

    /// <summary>As the daemon has it.</summary>
    public string Uri => IsTcp ? $"tcp://127.0.0.1:{Address}" : $"unix:{Address}";

    private EndPoint EndPoint =>
        IsTcp ? new IPEndPoint(IPAddress.Loopback, int.Parse(Address, CultureInfo.InvariantCulture)) : new UnixDomainSocketEndPoint(Address);

    /// <summary>One that answers messages; over TCP.</summary>
    public static Task<Node> AnsweringAsync() => StartAsync(BenchPaths.EpollServer, [], FreePort());

    /// <summary>The same at a Unix socket.</summary>
    public static Task<Node> AnsweringAtPathAsync() =>
        StartAsync(BenchPaths.EpollServer, [], Path.Combine(Path.GetTempPath(), $"dingo-bench.{Guid.NewGuid():N}.socket"));

    /// <summary>One that takes and gives streams; over TCP.</summary>
    public static Task<Node> StreamingAsync() => StartAsync(BenchPaths.Bulk, ["serve"], FreePort());

    /// <summary>How many have come so far that never proposed anything, or that proposed another network.</summary>
    public double Strangers()
    {
        const int most = 256;
        using var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(EndPoint);
        socket.Send("?"u8);
        byte[] answer = new byte[most];
        var strangers = LoadResult.Parse(Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)));
        return strangers["silent"] + strangers["foreign"];
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        if (!IsTcp)
            File.Delete(Address);
    }

    private static string FreePort() => Server.FreePort().ToString(CultureInfo.InvariantCulture);

    private static async Task<Node> StartAsync(string program, string[] arguments, string address)
    {
        var node = new Node(Process.Start(new ProcessStartInfo(program, [.. arguments, address]))!, address);
        try
        {
            await Server.UntilListeningAsync(node.EndPoint);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }
}
