using System.Net.Sockets;
using Dingo.Aot;
using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Aot.Configuration;
using Dingo.Tests.Ouroboros.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

namespace Dingo.Tests.Aot;

/// <summary>Every key that says something about connections reaches the connection manager.</summary>
public sealed class ConnectionManagerSetupTests
{
    private static readonly FakeTimeProvider Time = new();

    [Test]
    [Arguments("MaxInboundConns")]
    [Arguments("MaxConnectionsPerIP")]
    [Arguments("MaxLocalConns")]
    [Arguments("MaxOutboundConns")]
    [Arguments("MaxPendingHandshakes")]
    [Arguments("HandshakeTimeoutSeconds")]
    [Arguments("WriteTimeoutSeconds")]
    public async Task Each_limit_reaches_its_place_and_no_other(string key)
    {
        var before = Values(From());
        var after = Values(From($"Limits:{key}=33"));
        await Assert.That(after[key]).IsEqualTo(33);
        foreach (string other in before.Keys.Where(other => other != key))
            await Assert.That(after[other]).IsEqualTo(before[other]).Because(other);
    }

    [Test]
    public async Task Every_limit_of_the_schema_is_tried_here()
    {
        string tried = string.Join(' ', Values(From()).Keys.Append("LocalIdleTimeoutSeconds").Select(static key => $"Limits:{key}"));
        var limits = ConfigurationSchema.Keys.Select(static key => key.Path).Where(static path => path.StartsWith("Limits:", StringComparison.Ordinal));
        await Assert.That(tried).IsEqualTo(string.Join(' ', limits));
    }

    [Test]
    public async Task The_idle_timeout_of_clients_reaches_the_hand_over()
    {
        using var rig = Establish(From("Limits:LocalIdleTimeoutSeconds=33"));
        rig.Pass(32.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
    }

    [Test]
    public async Task No_idle_timeout_is_none()
    {
        using var rig = Establish(From("Limits:LocalIdleTimeoutSeconds=0"));
        rig.Pass(11);
        rig.Time.Advance(TimeSpan.FromDays(365));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task A_listener_is_as_it_is_configured()
    {
        var nodes = First(From("Listeners:0:Name=a", "Listeners:0:Protocol=NodeToNode", "Listeners:0:Address=tcp://127.0.0.1:4001"));
        await Assert.That(nodes.Name).IsEqualTo("a");
        await Assert.That(nodes.EndPoint!.ToString()).IsEqualTo("127.0.0.1:4001");
        await Assert.That(nodes.ConnectionOpts.Handshake.Family).IsEqualTo(ProtocolFamily.NodeToNode);
        await Assert.That((nodes.Mode, nodes.Group)).IsEqualTo((null, null));
    }

    [Test]
    public async Task A_listener_whose_socket_a_supervisor_bound_has_that_and_nothing_of_its_own()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string[] settings = ["Listeners:0:Name=b", "Listeners:0:Protocol=NodeToClient", "Listeners:0:Address=unix:/run/b.socket", "Listeners:0:Mode=0600", "Listeners:0:Group=7"];
        var config = ConnectionManagerSetup.From(
            Load.Set(settings).Options!, new KeepAliveProbes(), NullLoggerFactory.Instance, Time, [], new Dictionary<string, Socket> { ["b"] = socket });

        var listener = config.Listeners.Single(each => each.Name == "b");
        await Assert.That(listener.Listener).IsEqualTo(socket);
        await Assert.That((listener.EndPoint, listener.Mode, listener.Group, listener.ReuseAddress)).IsEqualTo((null, null, null, false));
    }

    [Test]
    public async Task A_Unix_listener_has_its_mode_and_its_group()
    {
        var clients = First(From(
            "Listeners:0:Name=b", "Listeners:0:Protocol=NodeToClient", "Listeners:0:Address=unix:/run/b.socket",
            "Listeners:0:Mode=0600", "Listeners:0:Group=7"));
        await Assert.That(clients.EndPoint!.ToString()).IsEqualTo("/run/b.socket");
        await Assert.That(clients.ConnectionOpts.Handshake.Family).IsEqualTo(ProtocolFamily.NodeToClient);
        await Assert.That(clients.Mode).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Assert.That(clients.Group).IsEqualTo("7");
    }

    [Test]
    public async Task The_network_and_the_experimental_versions_reach_the_handshake()
    {
        var nodes = From("Network=mainnet").Listeners[0].ConnectionOpts.Handshake;
        await Assert.That(nodes.Data.NetworkMagic).IsEqualTo(764_824_073u);
        await Assert.That(nodes.Data.InitiatorOnly).IsFalse();
        await Assert.That(Text(nodes.Versions)).IsEqualTo("14 15");
        await Assert.That(Text(From("ExperimentalVersions=true").Listeners[0].ConnectionOpts.Handshake.Versions)).IsEqualTo("14 15 16");
    }

    [Test]
    public async Task Dialled_connections_are_of_the_network_duplex_and_limited_as_accepted_ones_are()
    {
        var dialled = From("Network=mainnet", "Limits:HandshakeTimeoutSeconds=33", "Limits:WriteTimeoutSeconds=34").OutboundConnOpts!;
        await Assert.That(dialled.Handshake.Family).IsEqualTo(ProtocolFamily.NodeToNode);
        await Assert.That(dialled.Handshake.Data.NetworkMagic).IsEqualTo(764_824_073u);
        await Assert.That(dialled.Handshake.Data.InitiatorOnly).IsFalse();
        await Assert.That((dialled.HandshakeTimeout.TotalSeconds, dialled.WriteTimeout.TotalSeconds)).IsEqualTo((33, 34));
    }

    [Test]
    public async Task The_port_that_is_dialled_from_is_shared_by_its_listener_and_by_no_other()
    {
        string[] listeners =
        [
            "Listeners:0:Name=a", "Listeners:0:Protocol=NodeToNode", "Listeners:0:Address=tcp://127.0.0.1:4001",
            "Listeners:1:Name=b", "Listeners:1:Protocol=NodeToNode", "Listeners:1:Address=tcp://127.0.0.1:4002",
        ];
        var config = From([.. listeners, "Outbound:SourcePort=4001", "Outbound:ConnectTimeoutSeconds=33"]);
        await Assert.That(config.OutboundSourcePort).IsEqualTo(4001);
        await Assert.That(config.ConnectTimeout.TotalSeconds).IsEqualTo(33);
        await Assert.That((config.Listeners[0].ReuseAddress, config.Listeners[1].ReuseAddress)).IsEqualTo((true, false));
        await Assert.That(From(listeners).Listeners.Any(static l => l.ReuseAddress)).IsFalse();
        await Assert.That(From("Listeners:0:Name=a", "Listeners:0:Protocol=NodeToNode", "Listeners:0:Address=tcp://127.0.0.1:0").Listeners[0].ReuseAddress).IsFalse();
    }

    [Test]
    public async Task The_manager_runs_on_the_daemons_clock_and_logs_to_its_log()
    {
        var config = From();
        await Assert.That(config.Time).IsSameReferenceAs(Time);
        await Assert.That(config.LoggerFactory).IsSameReferenceAs(NullLoggerFactory.Instance);
    }

    private static ConnectionManagerConfig From(params string[] settings) =>
        ConnectionManagerSetup.From(Load.Set(settings).Options!, new KeepAliveProbes(), NullLoggerFactory.Instance, Time, []);

    private static string Text(ReadOnlySpan<ushort> versions) => string.Join(' ', versions.ToArray());

    private static ListenerConfig First(ConnectionManagerConfig config) => config.Listeners[0];

    private static Dictionary<string, double> Values(ConnectionManagerConfig config) => new()
    {
        ["MaxInboundConns"] = config.Limits.MaxInboundConns,
        ["MaxConnectionsPerIP"] = config.Limits.MaxConnectionsPerIP,
        ["MaxLocalConns"] = config.Limits.MaxLocalConns,
        ["MaxOutboundConns"] = config.Limits.MaxOutboundConns,
        ["MaxPendingHandshakes"] = config.Limits.MaxPendingHandshakes,
        ["HandshakeTimeoutSeconds"] = config.Listeners[0].ConnectionOpts.HandshakeTimeout.TotalSeconds,
        ["WriteTimeoutSeconds"] = config.Listeners[0].ConnectionOpts.WriteTimeout.TotalSeconds,
    };

    /// <summary>A client's connection, handed over as the configuration says.</summary>
    private static ConnectionRig Establish(ConnectionManagerConfig config)
    {
        var rig = ConnectionRig.Responder(ConnectionRig.NodeToClient);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Owner.Established = config.Listeners[1].ConnectionOpts.HandOver.TakeOver;
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.LocalProposal));
        return rig;
    }
}
