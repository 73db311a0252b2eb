using System.Net;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>What it takes to look after nodes. Disposed when nobody looks any more.</summary>
/// <param name="networkMagic">Which network is asked for.</param>
/// <param name="resolver">Finds those that have names.</param>
/// <param name="time">Says when to look.</param>
/// <param name="logger">Told of those that come and go.</param>
/// <param name="connector">Connects to them; null where sockets do.</param>
internal sealed class BackendTools(
    uint networkMagic, INameResolver resolver, TimeProvider time, ILogger logger, IConnector? connector = null) : IDisposable
{
    private readonly TimingWheel _wheel = new(time);
    private readonly SlabPool _slabs = new();

    /// <inheritdoc cref="BackendTools"/>
    public INameResolver Resolver => resolver;

    /// <inheritdoc cref="BackendTools"/>
    public IConnector Connector { get; } = connector ?? new Connector(new SocketConnector(0, static _ => IPAddress.None));

    /// <inheritdoc cref="BackendTools"/>
    public TimeProvider Time => time;

    /// <inheritdoc cref="BackendTools"/>
    public ILogger Logger => logger;

    /// <summary>How a node is asked for its versions.</summary>
    public ConnectionSettings Asking(ProtocolFamily family) => new()
    {
        Handshake = new HandshakeParameters(family, new VersionData(networkMagic, InitiatorOnly: true, Query: true)),
        Wheel = _wheel,
        Slabs = _slabs,
        HandshakeTimeout = BackendCheck.Timeout,
    };

    /// <inheritdoc/>
    public void Dispose() => _wheel.Dispose();
}
