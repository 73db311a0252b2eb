using Dingo.Aot.HandOver;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Peers;

/// <summary>What keeping peers takes.</summary>
/// <param name="Dial">Opens a connection to <c>HOST:PORT</c>, as <see cref="Dingo.ConnManager.ConnectionManager"/> does.</param>
/// <param name="Names">Finds the peers behind names.</param>
/// <param name="Probes">Measure the round trips on connections that are up.</param>
/// <param name="Time">The clock of all pauses.</param>
/// <param name="Random">The chance in them; used from several threads.</param>
/// <param name="Logger">Is told who is up and who is down.</param>
internal sealed record PeerTools(
    Func<string, CancellationToken, Task<Connection>> Dial, PeerNames Names, KeepAliveProbes Probes, TimeProvider Time, Random Random, ILogger Logger);
