using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Listening;

/// <summary>One bound endpoint: admits what arrives there, of whatever kind, and starts its connections.</summary>
/// <remarks>
/// The place is taken before the handshake and goes over to the connection, so a limit holds at every instant. The handshake runs in
/// the connection's own turns: a silent peer delays no one behind it.
/// </remarks>
internal abstract class Listener
{
    private readonly LinePacer _refusalLines;
    private readonly long[] _refusals = new long[RefusalReasonNames.Count];
    private readonly ProxyReceptions _receptions;
    private volatile ListenerSetup _setup;

    protected Listener(string name, EndPoint endPoint, ListenerSetup setup)
    {
        _setup = setup;
        _refusalLines = new LinePacer(setup.Time);
        _receptions = new ProxyReceptions(AdmitProxied, (bearer, refusal) => CountRefusal(_setup, bearer.Remote, refusal));
        Name = name;
        EndPoint = endPoint;
    }

    public string Name { get; }

    /// <summary>The concrete endpoint: the port that was free, if 0 was asked for.</summary>
    public EndPoint EndPoint { get; }

    public ListenerFigures Figures { get; } = new();

    public abstract bool IsAccepting { get; }

    /// <summary>Binds, and accepts nothing yet.</summary>
    /// <exception cref="ListenException">The endpoint cannot be had.</exception>
    public static Listener Bind(INetwork network, ListenerConfig config, ListenerSetup setup)
    {
        try
        {
            config.Check();
            var listener = network.Bind(config, setup);
            setup.Logger.ListenerBound(config.Name, PeerEndPoint.From(listener.EndPoint).ToString());
            return listener;
        }
        catch (ListenException e)
        {
            e.Listener = config.Name;
            throw;
        }
    }

    /// <summary>Connections whose proxy has not said yet for whom they are.</summary>
    public int AwaitingProxies => _receptions.Count;

    /// <summary>Peers that got no place here, for this reason.</summary>
    public long Refusals(RefusalReason reason) => Interlocked.Read(ref _refusals[(int)reason]);

    /// <summary>What its lists say to a peer, of whom nothing is counted: they decide when it comes, too.</summary>
    /// <returns>Null where it cannot come: it accepts no more, another protocol is spoken there, or no address of that kind leads there.</returns>
    public ListenerVerdict? Explain(ProtocolFamily family, PeerEndPoint peer)
    {
        var setup = _setup;
        bool comes = IsAccepting && setup.Settings.Handshake.Family == family && (setup.ProxyFrom is not null || IsReachedFrom(peer));
        return comes ? new ListenerVerdict(Name, setup.Allows(peer), setup.IsProxy(peer)) : null;
    }

    /// <summary>Begins to accept.</summary>
    public abstract void Start();

    /// <summary>Works with something else from the next connection on.</summary>
    public void Use(ListenerSetup setup) => _setup = setup;

    /// <summary>Stops accepting and unbinds. Connections go on.</summary>
    public async Task StopAsync()
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        _receptions.Stop();
    }

    protected abstract Task StopAcceptingAsync();

    /// <returns>Whether there is a place for the newcomer; else the refusal is counted.</returns>
    protected bool TryAdmit(PeerEndPoint local, PeerEndPoint remote, out ConnectionLease lease)
    {
        var setup = _setup;
        Connection? displaced = null;
        lease = default;
        var refusal = setup.Allows(remote) == false ? RefusalReason.NotAllowed
            : setup.Table.Admit(setup.Settings.Handshake.Family, local, remote, out lease, out displaced);
        if (refusal != RefusalReason.None)
        {
            CountRefusal(setup, remote, refusal);
            return false;
        }

        displaced?.Close(CloseReason.Collision);
        return true;
    }

    /// <returns>Whether a newcomer is one of the proxies; if not, the refusal is counted. Null where each comes for itself.</returns>
    protected bool? IsProxy(PeerEndPoint remote)
    {
        var setup = _setup;
        bool? isProxy = setup.IsProxy(remote);
        if (isProxy == false)
            CountRefusal(setup, remote, RefusalReason.NotAProxy);
        return isProxy;
    }

    /// <summary>Waits for the proxy's word on a connection of its own, which then goes the way of all others.</summary>
    protected void AwaitProxy(IBearer bearer)
    {
        var setup = _setup;
        _receptions.Begin(bearer, setup.Settings.Wheel, setup.Settings.HandshakeTimeout, setup.Table.Limits.MaxPendingHandshakes);
    }

    protected Connection Respond(IBearer bearer, ConnectionLease lease, long? openedUs = null)
    {
        var setup = _setup;
        return Connection.Respond(lease.Id, bearer, setup.Settings, setup.Lifecycle, openedUs);
    }

    /// <summary>The place becomes the connection's.</summary>
    protected void Begin(Connection connection)
    {
        if (_setup.Table.Bind(connection.Id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        connection.Start();
    }

    // Without a proxy, which may bring peers of either family.
    private bool IsReachedFrom(PeerEndPoint peer) =>
        EndPoint is IPEndPoint bound && (bound.Address.Equals(IPAddress.IPv6Any) || PeerEndPoint.From(bound).IsIPv4 == peer.IsIPv4);

    private void AdmitProxied(IBearer bearer, ProxyHeader header, long openedUs)
    {
        if (header.Source is not null)
            bearer.StandFor(header.Destination!, header.Source);
        if (TryAdmit(bearer.Local, bearer.Remote, out var lease))
            Begin(Respond(bearer, lease, openedUs));
        else
            bearer.Dispose();
    }

    // Proxies' words come on other threads than the acceptor's.
    private void CountRefusal(ListenerSetup setup, PeerEndPoint remote, RefusalReason refusal)
    {
        Interlocked.Increment(ref _refusals[(int)refusal]);
        setup.Refusals.Enter(new Refusal(Name, refusal.Name(), remote));
        if (_refusalLines.TryPass(out long suppressed))
            setup.Logger.PeerRefused(Name, remote.ToString(), refusal.Name(), suppressed);
    }
}
