using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Commands;

public class HealthCheckTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    [Arguments("HTTP/1.1 200 OK\r\n\r\nok", null)]
    [Arguments("HTTP/1.1 503 Service Unavailable\r\n\r\n", "answered, but not with health")]
    [Arguments("HTTP/1.1", "closed without an answer")]
    public async Task Answer_decides(string answer, string? expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = HealthCheck.AskAsync(listener.LocalEndpoint, new FakeTimeProvider());
        using (var client = await listener.AcceptSocketAsync().WaitAsync(Deadline))
        {
            await client.ReceiveAsync(new byte[1024]).WaitAsync(Deadline);
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        }

        await Assert.That(await asked.WaitAsync(Deadline)).IsEqualTo(expected);
    }

    [Test]
    public async Task Nobody_there_is_told()
    {
        using var closed = new ClosedPort();
        await Assert.That(await HealthCheck.AskAsync(closed.EndPoint, TimeProvider.System).WaitAsync(Deadline)).IsNotNull();
    }

    [Test]
    public async Task Silent_daemon_is_given_two_seconds()
    {
        var time = new FakeTimeProvider();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = HealthCheck.AskAsync(listener.LocalEndpoint, time);
        using var client = await listener.AcceptSocketAsync().WaitAsync(Deadline);
        await client.ReceiveAsync(new byte[1024]).WaitAsync(Deadline);
        await Assert.That(asked.IsCompleted).IsFalse();

        time.Advance(TimeSpan.FromSeconds(2));

        await Assert.That(await asked.WaitAsync(Deadline)).IsEqualTo("no answer within 2 s");
    }

    [Test]
    [Arguments("0.0.0.0:7", "127.0.0.1:7")]
    [Arguments("[::]:7", "[::1]:7")]
    [Arguments("192.0.2.1:7", "192.0.2.1:7")]
    public async Task Wildcard_is_asked_on_the_loopback(string bound, string asked)
    {
        await Assert.That(HealthCheck.Reachable(IPEndPoint.Parse(bound))).IsEqualTo(IPEndPoint.Parse(asked));
    }
}
