using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>Dialling what listens on a Unix socket or on a named pipe, as a client of a node does.</summary>
public sealed class PipeDialTests
{
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_client_dials_a_node_where_it_listens(bool isPipe)
    {
        string name = $"dingo-{Guid.NewGuid():N}";
        await using var node = await RunningManager.StartAsync(change: config => !isPipe ? config : config with
        {
            Listeners = [config.Listeners[0], config.Listeners[1] with { EndPoint = new NamedPipeEndPoint(name) }],
        });
        await using var client = await StartClientAsync();
        var connection = await client.CreateOutboundConnAsync(isPipe ? $"pipe:{name}" : $"unix:{node.Clients}").WaitAsync(Eventually.Deadline);
        var inbound = await node.Events.NextInboundAsync();
        await Assert.That(inbound.IsNtC).IsTrue();
        await Assert.That(connection.Agreement!.Value.Version).IsEqualTo(node.Manager.GetConnectionById(inbound.ConnectionId)!.Agreement!.Value.Version);
        connection.Close(CloseReason.LocalClosed);
        await connection.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That((await node.Events.NextClosedAsync()).ConnectionId).IsEqualTo(inbound.ConnectionId);
    }

    [Test]
    public async Task A_pipe_that_nobody_listens_on_cannot_be_reached()
    {
        await using var client = await StartClientAsync();
        var failure = await Assert.That(async () => await client.CreateOutboundConnAsync($"pipe:dingo-{Guid.NewGuid():N}").WaitAsync(Eventually.Deadline))
            .Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.Unreachable);
        await Assert.That(client.Figures.Connections.Outbound).IsEqualTo(0);
    }

    [Test]
    [Arguments("anonymous")]
    [Arguments("a/b")]
    [Arguments("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_name_that_no_pipe_can_have_here_cannot_be_reached(string name)
    {
        // On Windows some of these are names, of pipes that are not there.
        await using var client = await StartClientAsync();
        var failure = await Assert.That(async () => await client.CreateOutboundConnAsync(PeerEndPoint.Pipe(name)).WaitAsync(Eventually.Deadline))
            .Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.Unreachable);
        await Assert.That(client.Figures.Connections.Outbound).IsEqualTo(0);
    }

    [Test]
    [Arguments(SocketError.TooManyOpenSockets, OutboundFailure.LimitReached)]
    [Arguments(SocketError.AddressNotAvailable, OutboundFailure.Unreachable)]
    [Arguments(SocketError.AccessDenied, OutboundFailure.Unreachable)]
    public async Task What_a_socket_under_a_pipe_says_is_told_apart(SocketError error, OutboundFailure expected) =>
        await Assert.That(SocketConnector.FailureOf(error, PeerEndPointKind.Pipe)).IsEqualTo(expected);

    private static async Task<ConnectionManager> StartClientAsync()
    {
        var client = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new() { Handshake = Wire.Clients, HandOver = HandOverTo.NoOne },
        });
        await client.StartAsync();
        return client;
    }
}
