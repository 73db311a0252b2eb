using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>What a listener works with, whatever it listens on. Immutable.</summary>
/// <param name="Table">Gives places.</param>
/// <param name="Settings">Of the connections that arrive.</param>
/// <param name="Lifecycle">Told of their lives.</param>
/// <param name="Refusals">Keeps who got no place.</param>
/// <param name="Time">Measures pauses.</param>
/// <param name="Logger">Told of refusals and errors, at a pace.</param>
internal sealed record ListenerSetup(
    ConnectionTable Table, ConnectionSettings Settings, ConnectionLifecycle Lifecycle, RefusalLedger Refusals, TimeProvider Time, ILogger Logger)
{
    /// <inheritdoc cref="ListenerConfig.AllowFrom"/>
    public SourceList? AllowFrom { get; init; }

    /// <inheritdoc cref="ListenerConfig.ProxyFrom"/>
    public SourceList? ProxyFrom { get; init; }

    /// <summary>Whether a peer is among those who may connect; null where everybody may.</summary>
    public bool? Allows(PeerEndPoint peer) => AllowFrom?.Contains(peer);

    /// <summary>Whether a peer is one of the proxies; null where there are none.</summary>
    public bool? IsProxy(PeerEndPoint peer) => ProxyFrom?.Contains(peer);
}
