using System.Net;
using BenchmarkDotNet.Attributes;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Benchmarks.Micro;

/// <summary>What a publisher pays, on its own thread, for each event. None of the subscribers reads: the worst case.</summary>
public class PublishBenchmarks
{
    private readonly EventBus<AnyEvent> _bus = new();
    private readonly List<Subscription<AnyEvent>> _subscriptions = [];
    private AnyEvent _event;

    [Params(0, 1, 8)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Subscribe()
    {
        for (int i = 0; i < Subscribers; i++)
            _subscriptions.Add(_bus.Subscribe($"sleeper {i}"));
        var peer = PeerEndPoint.Tcp(IPAddress.Loopback, 3001);
        _event = new InboundConnectionEvent(new ConnectionId(1, peer, peer), peer, peer, IsNtC: false, peer.ToString(), IsDuplex: true);
    }

    [Benchmark]
    public ulong Publish() => _bus.Publish(in _event);

    [GlobalCleanup]
    public void Unsubscribe() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
