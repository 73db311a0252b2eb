using Microsoft.Extensions.Logging;
using ZLogger;

namespace Dingo.Aot.Logging;

/// <summary>What the daemon itself logs. Values are primitives and texts only: see <see cref="JsonLineFormatter"/>.</summary>
internal static partial class DaemonMessages
{
    [ZLoggerMessage(LogEventIds.Starting, LogLevel.Information, "starting {version} on {network} (magic {magic})")]
    public static partial void Starting(this ILogger logger, string version, string network, uint magic);

    [ZLoggerMessage(LogEventIds.Ready, LogLevel.Information, "ready: {addresses}")]
    public static partial void Ready(this ILogger logger, string addresses);

    [ZLoggerMessage(LogEventIds.Stopping, LogLevel.Information, "stopping")]
    public static partial void Stopping(this ILogger logger);

    [ZLoggerMessage(LogEventIds.Stopped, LogLevel.Information, "stopped cleanly")]
    public static partial void Stopped(this ILogger logger);

    [ZLoggerMessage(LogEventIds.CannotBind, LogLevel.Critical, "cannot bind {key} '{address}': {reason}")]
    public static partial void CannotBind(this ILogger logger, string key, string address, string reason);

    [ZLoggerMessage(LogEventIds.CannotListen, LogLevel.Critical, "listener {listener}: {fault}")]
    public static partial void CannotListen(this ILogger logger, string listener, string fault);

    [ZLoggerMessage(LogEventIds.InboundConnection, LogLevel.Information, "connection {connection} from {peer} established: {protocol}, {mode}")]
    public static partial void InboundConnection(this ILogger logger, ulong connection, string peer, string protocol, string mode);

    [ZLoggerMessage(LogEventIds.InboundClient, LogLevel.Information,
        "connection {connection} from {peer} established: {protocol}, {mode}, pid {pid}, uid {uid}")]
    public static partial void InboundClient(
        this ILogger logger, ulong connection, string peer, string protocol, string mode, int pid, uint uid);

    [ZLoggerMessage(LogEventIds.OutboundConnection, LogLevel.Information, "connection {connection} to {peer} established: {protocol}, {mode}")]
    public static partial void OutboundConnection(this ILogger logger, ulong connection, string peer, string protocol, string mode);

    [ZLoggerMessage(LogEventIds.ConnectionClosed, LogLevel.Information, "connection {connection} with {peer} closed: {reason}")]
    public static partial void ConnectionClosed(this ILogger logger, ulong connection, string peer, string reason);

    [ZLoggerMessage(LogEventIds.ConnectionClosedWithDetail, LogLevel.Information, "connection {connection} with {peer} closed: {reason} ({detail})")]
    public static partial void ConnectionClosedWithDetail(this ILogger logger, ulong connection, string peer, string reason, string detail);

    [ZLoggerMessage(LogEventIds.EventsMissed, LogLevel.Warning, "events {from} to {to} came faster than they could be logged")]
    public static partial void EventsMissed(this ILogger logger, ulong from, ulong to);

    [ZLoggerMessage(LogEventIds.AcceptFailed, LogLevel.Warning, "{endpoint}: accept failed: {error} ({suppressed} more since the last such line)")]
    public static partial void AcceptFailed(this ILogger logger, string endpoint, string error, long suppressed);

    [ZLoggerMessage(LogEventIds.ControlUnavailable, LogLevel.Error, "the daemon runs without its control socket: {reason}")]
    public static partial void ControlUnavailable(this ILogger logger, string reason);

    [ZLoggerMessage(LogEventIds.ControlCommandFailed, LogLevel.Error, "control command {command} failed: {error}")]
    public static partial void ControlCommandFailed(this ILogger logger, string command, string error);

    [ZLoggerMessage(LogEventIds.LimitChanged, LogLevel.Warning, "limit {limit} is {value} now, until a reload or a restart, and was {before}")]
    public static partial void LimitChanged(this ILogger logger, string limit, int value, int before);

    [ZLoggerMessage(LogEventIds.LogLevelChanged, LogLevel.Warning, "log level is {level} now, and was {before}")]
    public static partial void LogLevelChanged(this ILogger logger, string level, string before);

    [ZLoggerMessage(
        LogEventIds.KeepingPeers, LogLevel.Information,
        "keeping {connections} connections to {groups} groups of peers; not kept: {publicRoots} public roots, {bootstrapPeers} bootstrap peers")]
    public static partial void KeepingPeers(this ILogger logger, int connections, int groups, int publicRoots, int bootstrapPeers);

    [ZLoggerMessage(LogEventIds.PeerUp, LogLevel.Information, "peer {peer} ({address}) is up: connection {connection}, {provenance}")]
    public static partial void PeerUp(this ILogger logger, string peer, string address, ulong connection, string provenance);

    [ZLoggerMessage(LogEventIds.PeerDown, LogLevel.Information, "peer {peer} ({address}) is down: {reason}; next dial in {seconds:0.0} s")]
    public static partial void PeerDown(this ILogger logger, string peer, string address, string reason, double seconds);

    [ZLoggerMessage(LogEventIds.PeerNamesUnresolvable, LogLevel.Warning, "no peer is found at {names}; next look in {seconds:0.0} s")]
    public static partial void PeerNamesUnresolvable(this ILogger logger, string names, double seconds);

    [ZLoggerMessage(LogEventIds.PeerNameFaulted, LogLevel.Error, "looking up {name} failed: {error}")]
    public static partial void PeerNameFaulted(this ILogger logger, string name, string error);

    [ZLoggerMessage(LogEventIds.Reloaded, LogLevel.Information, "reloaded: {applied} values changed, {needRestart} more take effect with the next start")]
    public static partial void Reloaded(this ILogger logger, int applied, int needRestart);

    [ZLoggerMessage(LogEventIds.ReloadRefused, LogLevel.Error, "not reloaded, the configuration in force stays: {faults} faults")]
    public static partial void ReloadRefused(this ILogger logger, int faults);

    [ZLoggerMessage(LogEventIds.ReloadFault, LogLevel.Error, "reload: {key}: {fault}")]
    public static partial void ReloadFault(this ILogger logger, string key, string fault);

    [ZLoggerMessage(LogEventIds.ReloadApplied, LogLevel.Information, "reload: {key} was {before}, is {after}")]
    public static partial void ReloadApplied(this ILogger logger, string key, string before, string after);

    [ZLoggerMessage(LogEventIds.ReloadNeedsRestart, LogLevel.Warning, "reload: {key} stays {before}: {after} takes effect with the next start")]
    public static partial void ReloadNeedsRestart(this ILogger logger, string key, string before, string after);

    [ZLoggerMessage(LogEventIds.PassedSocketRefused, LogLevel.Critical, "socket activation: {fault}")]
    public static partial void PassedSocketRefused(this ILogger logger, string fault);

    [ZLoggerMessage(LogEventIds.BackendUp, LogLevel.Information, "listener {listener}: node {address} is up")]
    public static partial void BackendUp(this ILogger logger, string listener, string address);

    [ZLoggerMessage(LogEventIds.BackendDown, LogLevel.Warning, "listener {listener}: node {address} is down: {reason}")]
    public static partial void BackendDown(this ILogger logger, string listener, string address, string reason);

    [ZLoggerMessage(LogEventIds.BackendUnseen, LogLevel.Warning, "listener {listener}: node {address} could not be looked at: {reason}")]
    public static partial void BackendUnseen(this ILogger logger, string listener, string address, string reason);
}
