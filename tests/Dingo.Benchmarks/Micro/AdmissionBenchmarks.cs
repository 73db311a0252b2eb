using System.Net;
using BenchmarkDotNet.Attributes;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Benchmarks.Micro;

/// <summary>What it costs to give one place and take it back, with many sources tracked already.</summary>
public class AdmissionBenchmarks
{
    private readonly PeerEndPoint _local = PeerEndPoint.Tcp(IPAddress.Loopback, 3001);
    private readonly PeerEndPoint _remote = PeerEndPoint.Tcp(IPAddress.Parse("192.0.2.7"), 40000);
    private readonly List<ConnectionLease> _held = [];
    private ConnectionTable _table = null!;

    [Params(1_000, 100_000)]
    public int Sources { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var limits = new ConnectionLimits { MaxInboundConns = Sources + 1, MaxPendingHandshakes = Sources + 1 };
        _table = new ConnectionTable(new EventBus<AnyEvent>(), limits);
        _table.Open();
        for (int i = 0; i < Sources; i++)
        {
            byte[] address = [10, (byte)(i >> 16), (byte)(i >> 8), (byte)i];
            var refusal = _table.Admit(ProtocolFamily.NodeToNode, _local, PeerEndPoint.Tcp(new IPAddress(address), 40000), out var lease, out _);
            if (refusal != RefusalReason.None)
                throw new InvalidOperationException(refusal.Name());
            _held.Add(lease);
        }
    }

    [Benchmark]
    public RefusalReason AdmitAndReturn()
    {
        var refusal = _table.Admit(ProtocolFamily.NodeToNode, _local, _remote, out var lease, out _);
        lease.Return();
        return refusal;
    }
}
