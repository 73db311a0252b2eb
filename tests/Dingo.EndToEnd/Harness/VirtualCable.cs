using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.EndToEnd.Harness;

/// <summary>A cable between a daemon and its peers, each side in a network namespace of its own; both go with the processes in them.</summary>
internal sealed partial class VirtualCable : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private const string NodeAddress = "10.77.0.1";
    private const string PeerAddress = "10.77.0.2";
    private const string NodeHardware = "02:00:00:00:00:01";
    private const string PeerHardware = "02:00:00:00:00:02";
    private const string NobodysHardware = "02:00:00:00:00:03";

    private readonly RunningProcess _peerSide;
    private RunningProcess? _mender;

    private VirtualCable(RunningProcess peerSide, DaemonUnderTest daemon)
    {
        _peerSide = peerSide;
        Daemon = daemon;
    }

    /// <summary>The one at the other end; owned by whoever asked for the cable.</summary>
    public DaemonUnderTest Daemon { get; }

    /// <summary>Lays the cable, and starts a daemon at its end; <see cref="Needed.NetworkNamespacesAsync"/> says whether that can be done.</summary>
    public static async Task<VirtualCable> StartDaemonAsync(Workspace workspace, params string[] settings)
    {
        DaemonUnderTest? daemon = null;
        var peerSide = new RunningProcess("unshare", ["--net", "bash", "-c", "echo separate; exec cat"], workspace.Path);
        try
        {
            await peerSide.Output.WaitForAsync("separate");
            string nodeSide = $"""
                set -e
                ip link add wire address {NodeHardware} type veth peer name wire address {PeerHardware} netns {peerSide.Id}
                ip address add {NodeAddress}/24 dev wire
                ip link set wire up
                exec "$@"
                """;
            daemon = await DaemonUnderTest.StartThroughAsync(
                "unshare", ["--net", "bash", "-c", nodeSide], workspace,
                [$"Listeners:0:Address=tcp://{NodeAddress}:3001", "Metrics:Address=unix:./metrics.socket", .. settings]);
            var cable = new VirtualCable(peerSide, daemon);
            await RunInAsync(peerSide, "ip", "address", "add", $"{PeerAddress}/24", "dev", "wire");
            await RunInAsync(peerSide, "ip", "link", "set", "wire", "up");
            await RunInAsync(peerSide, "ip", "neighbour", "replace", NodeAddress, "lladdr", NodeHardware, "dev", "wire", "nud", "permanent");
            await RunInAsync(daemon.Process, Towards(PeerHardware));
            return cable;
        }
        catch
        {
            if (daemon is not null)
                await daemon.DisposeAsync();
            await peerSide.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on nothing that the daemon sends arrives; what its peers send does.</summary>
    public async Task CutAsync()
    {
        // It waits for a line already: a program that is only started then comes late on a machine that is busy.
        _mender = new RunningProcess(
            "nsenter", InNetworkOf(Daemon.Process, ["bash", "-c", "echo waits; read && exec \"$@\"", "bash", .. Towards(PeerHardware)]), "/");
        await _mender.Output.WaitForAsync("waits");
        await RunInAsync(Daemon.Process, Towards(NobodysHardware));
    }

    /// <summary>Undoes the cut.</summary>
    public async Task MendAsync()
    {
        await using var mender = _mender!;
        mender.WriteLine("now");
        if (await mender.ExitAsync() != 0)
            throw new InvalidOperationException($"The cable is not mended: {string.Join('\n', mender.Error.All)}");
    }

    /// <summary>Connects at the peers' end.</summary>
    public Task<WirePeer> ConnectAsync()
    {
        var connected = new TaskCompletionSource<WirePeer>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A socket belongs to the namespace of the thread that made it; the thread is not used again.
        new Thread(() =>
        {
            try
            {
                connected.SetResult(Connect());
            }
            catch (Exception e)
            {
                connected.SetException(e);
            }
        }).Start();
        return connected.Task;
    }

    /// <summary>Bytes that the daemon's kernel keeps for a peer because they are not acknowledged; null when that socket is gone.</summary>
    public int? Unacknowledged(WirePeer peer)
    {
        const int remote = 2, queues = 4;
        string port = $":{peer.LocalPort:X4}";
        return File.ReadLines($"/proc/{Daemon.Process.Id}/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[remote].EndsWith(port, StringComparison.Ordinal))
            .Select(fields => (int?)int.Parse(fields[queues].Split(':')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .SingleOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        if (_mender is not null)
            await _mender.DisposeAsync();
        await _peerSide.DisposeAsync();
    }

    private WirePeer Connect()
    {
        using (var peerSide = File.OpenHandle($"/proc/{_peerSide.Id}/ns/net"))
        {
            if (SetNamespace((int)peerSide.DangerousGetHandle(), NewNetwork) != 0)
                throw new InvalidOperationException("The thread cannot go to the peers' end.");
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(Daemon.NodeToNode);
        return new WirePeer(socket);
    }

    /// <summary>What has all that the daemon sends to its peers go there.</summary>
    private static string[] Towards(string hardware) =>
        ["ip", "neighbour", "replace", PeerAddress, "lladdr", hardware, "dev", "wire", "nud", "permanent"];

    private static string[] InNetworkOf(RunningProcess side, string[] command) => [$"--net=/proc/{side.Id}/ns/net", .. command];

    private static async Task RunInAsync(RunningProcess side, params string[] command)
    {
        var (code, _, error) = await RunningProcess.RunAsync("nsenter", InNetworkOf(side, command), "/");
        if (code != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: {error}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
