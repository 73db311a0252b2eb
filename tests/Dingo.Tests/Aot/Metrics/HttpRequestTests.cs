using System.Text;
using Dingo.Aot.Metrics;

namespace Dingo.Tests.Aot.Metrics;

public class HttpRequestTests
{
    [Test]
    [Arguments("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "/metrics", false)]
    [Arguments("HEAD /healthz?full=1 HTTP/1.0\r\n\r\n", "/healthz", true)]
    public async Task Good_request_is_read(string text, string path, bool isHead)
    {
        await Assert.That(HttpRequest.TryRead(Encoding.ASCII.GetBytes(text), out var request)).IsTrue();
        await Assert.That(request).IsEqualTo(new HttpRequest(0, path, isHead));
    }

    [Test]
    [Arguments("POST /metrics HTTP/1.1\r\n\r\n", 405)]
    [Arguments("GET /metrics\r\n\r\n", 400)]
    [Arguments("GET  HTTP/1.1\r\n\r\n", 400)]
    [Arguments("GET metrics HTTP/1.1\r\n\r\n", 400)]
    [Arguments("GET /a b HTTP/1.1\r\n\r\n", 400)]
    [Arguments("GET /metrics SIP/2.0\r\n\r\n", 400)]
    [Arguments("get /metrics HTTP/1.1\r\n\r\n", 400)]
    [Arguments("\u0016\u0003\u0001", 400)]
    [Arguments("\r\n\r\n", 400)]
    public async Task Bad_request_is_refused_with_its_status(string text, int status)
    {
        await Assert.That(HttpRequest.TryRead(Encoding.Latin1.GetBytes(text), out var request)).IsTrue();
        await Assert.That(request.Status).IsEqualTo(status);
    }

    [Test]
    public async Task Request_is_waited_for_up_to_4_KiB()
    {
        var endless = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nX: " + new string('x', HttpRequest.MaxBytes));

        await Assert.That(HttpRequest.TryRead(endless.AsSpan(0, HttpRequest.MaxBytes - 1), out _)).IsFalse();
        await Assert.That(HttpRequest.TryRead(endless.AsSpan(0, HttpRequest.MaxBytes), out var request)).IsTrue();
        await Assert.That(request.Status).IsEqualTo(431);
    }

    [Test]
    public async Task Nothing_that_is_sent_throws()
    {
        var random = new Random(20260131);
        var bytes = new byte[256];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            "GET "u8.CopyTo(bytes);
            if (i % 2 == 0)
                "\r\n\r\n"u8.CopyTo(bytes.AsSpan(random.Next(bytes.Length - 4)));
            HttpRequest.TryRead(bytes.AsSpan(0, random.Next(bytes.Length)), out var request);
            await Assert.That(request.Status is 0 or 400 or 405 or 431).IsTrue();
        }
    }
}
