using System.Net;
using System.Net.Sockets;
using Dingo.Aot.HandOver;
using Dingo.Aot.Peers;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Aot.HandOver;
using Dingo.Tests.ConnManager.Listening;
using Dingo.Tests.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Peers;

/// <summary>What keeping peers takes, with the other end of every dial and of every look-up in the test's hands, in virtual time.</summary>
internal sealed class ScriptedDials : INameResolver, IDisposable
{
    private readonly List<(string Address, TaskCompletionSource<Connection> Answer)> _open = [];
    private readonly List<ConnectionRig> _rigs = [];
    private readonly Lock _lock = new();

    public ScriptedDials(int seed = 1)
    {
        Log = new LineCollector();
        Tools = new PeerTools(DialAsync, new PeerNames(this), Probes, Time, new Random(seed), Log);
    }

    public FakeTimeProvider Time { get; } = new();

    public KeepAliveProbes Probes { get; } = new();

    public LineCollector Log { get; }

    public PeerTools Tools { get; }

    /// <summary>Every address that was dialled so far.</summary>
    public List<string> Dialled { get; } = [];

    /// <summary>When set, every dial fails so at once.</summary>
    public OutboundFailure? Fails { get; set; }

    /// <summary>The addresses of names; a name that is not here does not exist.</summary>
    public Dictionary<string, string[]> Names { get; } = [];

    /// <summary>The access points of services.</summary>
    public Dictionary<string, string> Services { get; } = [];

    public int LookUps { get; private set; }

    /// <summary>Dials that are in flight.</summary>
    public string InFlight
    {
        get
        {
            lock (_lock)
                return string.Join(' ', _open.Select(static dial => dial.Address));
        }
    }

    public static PeerGroup Group(int valency, string points) => new(AddressList.Read(points, out _)!, valency);

    /// <summary>Lets a dial that is in flight succeed, with a connection that we opened or that the peer had.</summary>
    public ConnectionRig Connect(string address, bool isReused = false)
    {
        var rig = isReused ? HandedOver.Node() : HandedOver.Dialled(Probes);
        _rigs.Add(rig);
        Take(address).SetResult(rig.Connection);
        return rig;
    }

    /// <summary>Lets a dial that is in flight fail.</summary>
    public void Fail(string address, OutboundFailure failure) => Take(address).SetException(new OutboundException(failure, "scripted"));

    /// <summary>Lets a dial that is in flight do what none may.</summary>
    public void Break(string address) => Take(address).SetException(new InvalidOperationException("broken"));

    public Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        LookUps++;
        IPAddress[] addresses = [.. Names.GetValueOrDefault(host, []).Select(IPAddress.Parse).Where(address => address.AddressFamily == family)];
        return Task.FromResult(new NameAnswer(addresses, addresses.Length > 0 ? NameFailure.None : NameFailure.NotFound));
    }

    public Task<ServiceAnswer> ResolveServiceAsync(string name, CancellationToken cancellationToken)
    {
        bool isThere = Services.TryGetValue(name, out string? points);
        ServiceTarget[] targets = isThere ? [.. AddressList.Read(points!, out _)!.Select(static p => new ServiceTarget(p.Host, p.Port, Priority: 1, Weight: 0))] : [];
        return Task.FromResult(new ServiceAnswer(targets, isThere ? NameFailure.None : NameFailure.NotFound));
    }

    public void Dispose()
    {
        foreach (var rig in _rigs)
            rig.Dispose();
    }

    private async Task<Connection> DialAsync(string address, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Connection>();
        lock (_lock)
        {
            Dialled.Add(address);
            if (Fails is { } failure)
                throw new OutboundException(failure, "scripted");
            _open.Add((address, answer));
        }

        await using (cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken)))
            return await answer.Task;
    }

    private TaskCompletionSource<Connection> Take(string address)
    {
        lock (_lock)
        {
            int index = _open.FindIndex(dial => dial.Address == address);
            var answer = _open[index].Answer;
            _open.RemoveAt(index);
            return answer;
        }
    }
}
