using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Timing;

namespace Dingo.Simulation.World;

/// <summary>The network's twin in memory. Through it the checks also come by what a connection manager keeps to itself.</summary>
internal sealed class MemoryNetwork(Completions completions, Action<string> violated) : INetwork
{
    // Also those that were disposed: an accept of theirs may be complete, and its completion late.
    private readonly List<MemoryListeningSocket> _sockets = [];

    /// <summary>Every bearer that is not disposed; the schedule knows peers by their place here.</summary>
    public List<MemoryBearer> Bearers { get; } = [];

    /// <summary>Connects that wait for the schedule.</summary>
    public MemoryConnector Connector { get; } = new();

    public ConnectionTable? Table { get; private set; }

    public TimingWheel? Wheel { get; private set; }

    public SlabPool? Slabs { get; private set; }

    /// <summary>The next bind fails.</summary>
    public bool RefusesNextBind { get; set; }

    /// <summary>Where peers may connect to now.</summary>
    public MemoryListeningSocket? At(EndPoint endPoint) =>
        _sockets.Find(socket => !socket.IsDisposed && socket.LocalEndPoint.Equals(endPoint));

    public Listener Bind(ListenerConfig config, ListenerSetup setup)
    {
        (Table, Wheel, Slabs) = (setup.Table, setup.Settings.Wheel, setup.Settings.Slabs);
        if (At(config.EndPoint!) is not null || RefusesNextBind)
        {
            RefusesNextBind = false;
            throw new ListenException(ListenFailure.AddressInUse, config.EndPoint!.ToString()!, "taken");
        }

        var socket = new MemoryListeningSocket(config.EndPoint!, completions, violated);
        _sockets.Add(socket);
        return new Listener<MemoryBearer>(config.Name, socket, new MemoryDoorman(socket), setup);
    }

    public IConnector MakeConnector(int sourcePort, Func<AddressFamily, IPAddress> sourceAddress) => Connector;

    /// <summary>Whether a bearer waits to be accepted.</summary>
    public bool IsWaiting(MemoryBearer bearer) => _sockets.Exists(socket => socket.Holds(bearer));

    /// <summary>Forgets those that are gone, and hold nothing any more.</summary>
    public void Sweep() => Bearers.RemoveAll(static bearer => bearer.IsDisposed && !bearer.IsWriting);
}
