using System.Net;
using System.Text;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager;

/// <summary>The library in somebody else's program: a mini-protocol of its own, on both sides of a connection.</summary>
public sealed class EmbeddingTests
{
    private const ushort Echo = 901;

    [Test]
    public async Task A_mini_protocol_of_the_embedder_runs_on_both_sides()
    {
        await using var server = new ConnectionManager(new ConnectionManagerConfig
        {
            Listeners =
            [
                new ListenerConfig
                {
                    Name = "echo", EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                    ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = new EchoServer() },
                },
            ],
        });
        await using var client = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new ConnectionOptions { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
        });
        await server.StartAsync();
        await client.StartAsync();

        var connection = await client.CreateOutboundConnAsync(PeerEndPoint.From(server.ResolvedListeners[0].EndPoint));
        using var stream = MiniProtocolStream.Open(connection, Echo, MiniProtocolRole.Initiator, ingressLimit: 65_536);
        for (int i = 0; i < 100; i++)
        {
            byte[] question = Encoding.UTF8.GetBytes($"hello {i}");
            await Assert.That(await stream.WriteAsync(question)).IsTrue();
            byte[] answer = new byte[question.Length];
            for (int read = 0; read < answer.Length;)
            {
                int count = await stream.ReadAsync(answer.AsMemory(read)).AsTask().WaitAsync(Eventually.Deadline);
                await Assert.That(count).IsGreaterThan(0);
                read += count;
            }

            await Assert.That(answer.SequenceEqual(question)).IsTrue();
        }

        await server.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(await connection.Completion.WaitAsync(Eventually.Deadline)).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(await stream.ReadAsync(new byte[1])).IsEqualTo(0);
    }

    private sealed class EchoServer : IHandOver, IMiniProtocolHandler
    {
        public void TakeOver(Connection connection) => connection.Attach(Echo, MiniProtocolRole.Responder, this);

        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes) => channel.TryWrite(bytes);
    }
}
