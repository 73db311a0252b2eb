using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Listeners that forward, as in a configuration; their nodes are up when they can be connected to.</summary>
internal static class ForwardingListeners
{
    /// <summary>None are in force yet, and no name leads anywhere.</summary>
    public static ForwardedListeners Listeners(TimeProvider time) =>
        new(new BackendTools(Wire.Magic, new Pinging.Names(), time, NullLogger.Instance));

    public static ListenerOptions Forwarding(string name, params string[] nodes) => new()
    {
        Name = name,
        HandOver = HandOverKind.Forward,
        HealthCheck = HealthCheckKind.Connect,
        Backends = [.. nodes.Select(static node => new BackendOptions { Address = node })],
    };

    public static DaemonOptions Options(params ListenerOptions[] listeners) => new() { Listeners = [.. listeners] };

    /// <summary>How each node is, in the order of the configuration.</summary>
    public static string States(ForwardedListeners listeners) =>
        string.Join(", ", listeners.Report().Select(static node => $"{node.Listener} {node.Address} {node.State}"));
}
