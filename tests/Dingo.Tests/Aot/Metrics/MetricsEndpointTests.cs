using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dingo.Aot.Commands;
using Dingo.Aot.Metrics;
using Dingo.Aot.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.Tests.Aot.Metrics;

public class MetricsEndpointTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly CountingTimeProvider _time = new();
    private readonly List<IMetricsSource> _sources = [];
    private readonly StrongBox<bool> _ready = new(true);

    [Test]
    public async Task Metrics_are_served_in_the_prometheus_format()
    {
        _sources.Add(new OneGauge());
        await using var endpoint = Start();

        var answer = await Scraper.GetAsync(endpoint.EndPoint, "/metrics");

        await Assert.That(answer).StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
        await Assert.That(answer).Contains("\r\nConnection: close\r\n");
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        await Assert.That(answer).Contains($"\r\nContent-Length: {body.Length}\r\n");
        await Assert.That(body).EndsWith("# TYPE one gauge\none 1\n");
        await Assert.That(body).Contains("\ndingo_metrics_requests_total{code=\"200\"} 1\n");
        await Assert.That(body).Contains("\ndingo_metrics_connections 1\n");
    }

    [Test]
    public async Task Unix_socket_serves_the_same()
    {
        using var folder = new SocketFolder();
        await using var endpoint = Start(folder.EndPoint);

        await Assert.That(await Scraper.GetAsync(folder.EndPoint, "/healthz")).StartsWith("HTTP/1.1 200 OK\r\n");
        await Assert.That(await HealthCheck.AskAsync(folder.EndPoint, _time)).IsNull();
    }

    [Test]
    public async Task Unix_socket_of_a_dead_owner_is_replaced_and_one_that_lives_is_not()
    {
        using var folder = new SocketFolder();
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(folder.EndPoint);
            File.Move(folder.Path, folder.Path + ".kept");
        }
        File.Move(folder.Path + ".kept", folder.Path);

        await using (Start(folder.EndPoint))
        {
            await Assert.That(EndpointListener.Bind(folder.EndPoint).Listener).IsNull();
            await Assert.That(await Scraper.GetAsync(folder.EndPoint, "/healthz")).StartsWith("HTTP/1.1 200 OK\r\n");
        }
        await Assert.That(File.Exists(folder.Path)).IsFalse();
    }

    [Test]
    public async Task Head_has_the_length_and_no_body()
    {
        await using var endpoint = Start();

        var answer = await Scraper.AskAsync(endpoint.EndPoint, "HEAD /healthz HTTP/1.1\r\n\r\n");

        await Assert.That(answer).Contains("\r\nContent-Length: 3\r\n");
        await Assert.That(answer).EndsWith("\r\n\r\n");
    }

    [Test]
    public async Task Health_is_while_alive_and_readiness_as_told()
    {
        await using var endpoint = Start();

        await Assert.That(await Scraper.GetAsync(endpoint.EndPoint, "/readyz")).StartsWith("HTTP/1.1 200 ");
        _ready.Value = false;
        await Assert.That(await Scraper.GetAsync(endpoint.EndPoint, "/readyz")).StartsWith("HTTP/1.1 503 ");
        await Assert.That(await Scraper.GetAsync(endpoint.EndPoint, "/healthz")).EndsWith("\r\n\r\nok\n");
    }

    [Test]
    [Arguments("GET / HTTP/1.1\r\n\r\n", "404 Not Found")]
    [Arguments("DELETE /metrics HTTP/1.1\r\n\r\n", "405 Method Not Allowed")]
    [Arguments("nonsense", "400 Bad Request")]
    public async Task Refusals_are_answered_and_counted(string request, string status)
    {
        await using var endpoint = Start();

        await Assert.That(await Scraper.AskAsync(endpoint.EndPoint, request)).StartsWith($"HTTP/1.1 {status}\r\n");
        await Assert.That(await Scraper.GetAsync(endpoint.EndPoint, "/metrics"))
            .Contains($"\ndingo_metrics_requests_total{{code=\"{status[..3]}\"}} 1\n");
    }

    [Test]
    public async Task Scraper_that_sends_on_after_its_request_is_let_go_long_before_its_time_is_up()
    {
        await using var endpoint = Start();
        using var scraper = await Scraper.ConnectAsync(endpoint.EndPoint);
        await scraper.SendAsync("GET /healthz HTTP/1.1\r\n\r\n");
        await scraper.ReadToEndAsync();

        await Assert.That(await scraper.IsCutOffAsync(bytes: 64 * 1024 * 1024)).IsTrue();
    }

    [Test]
    public async Task Request_in_small_pieces_is_put_together()
    {
        await using var endpoint = Start();
        using var scraper = await Scraper.ConnectAsync(endpoint.EndPoint);

        foreach (var letter in "GET /healthz HTTP/1.1\r\n\r\n")
            await scraper.SendAsync(letter.ToString());

        await Assert.That(await scraper.ReadToEndAsync()).StartsWith("HTTP/1.1 200 ");
    }

    [Test]
    public async Task Oversize_request_is_refused_and_the_answer_survives_the_rest_of_it()
    {
        await using var endpoint = Start();
        using var scraper = await Scraper.ConnectAsync(endpoint.EndPoint);

        await scraper.SendAsync("GET / HTTP/1.1\r\nX: " + new string('x', 40_000));

        await Assert.That(await scraper.ReadToEndAsync()).StartsWith("HTTP/1.1 431 ");
    }

    [Test]
    public async Task Silent_scraper_is_cut_off_after_five_seconds_even_if_it_drips()
    {
        await using var endpoint = Start();
        using var scraper = await Scraper.ConnectAsync(endpoint.EndPoint);
        await scraper.SendAsync("GET ");
        await AliveAsync(endpoint);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        await scraper.SendAsync("/");
        await AliveAsync(endpoint);
        await Assert.That(endpoint.Dropped(MetricsDrop.Deadline)).IsEqualTo(0);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await scraper.EndedAsync();
        await UntilAsync(endpoint, () => endpoint.Dropped(MetricsDrop.Deadline) == 1);
    }

    [Test]
    public async Task Two_hundred_scrapers_that_never_send_do_not_lock_out_an_honest_one()
    {
        await using var endpoint = Start();
        var silent = await Scraper.FloodAsync(endpoint.EndPoint, 200, "GET /");

        // No time passes: the honest one waits for nobody's deadline.
        var answer = await Scraper.GetAsync(endpoint.EndPoint, "/metrics");

        await Assert.That(answer).StartsWith("HTTP/1.1 200 ");
        await Assert.That(answer).Contains($"\ndingo_metrics_connections {MetricsEndpoint.MaxConnections}\n");
        await Assert.That(endpoint.Dropped(MetricsDrop.Displaced)).IsEqualTo(201 - MetricsEndpoint.MaxConnections);
        Array.ForEach(silent, scraper => scraper.Dispose());
    }

    [Test]
    public async Task Three_times_as_many_scrapers_as_there_are_places_that_never_read_do_not_lock_out_an_honest_one()
    {
        _sources.Add(new LargePage());
        await using var endpoint = Start();
        var deaf = await Scraper.FloodAsync(endpoint.EndPoint, 3 * MetricsEndpoint.MaxConnections, "GET /metrics HTTP/1.1\r\n\r\n", receiveBuffer: 4096);

        await Assert.That(await Scraper.GetAsync(endpoint.EndPoint, "/healthz")).StartsWith("HTTP/1.1 200 ");

        _time.Advance(MetricsConnection.Bound);
        await Task.WhenAll(deaf.Select(scraper => scraper.EndedAsync()));
        await UntilAsync(endpoint, () => endpoint.Dropped(MetricsDrop.Deadline) > 0);
        Array.ForEach(deaf, scraper => scraper.Dispose());
    }

    [Test]
    public async Task Stop_leaves_nothing_and_is_harmless_twice()
    {
        var endpoint = Start();
        var address = endpoint.EndPoint;
        using var silent = await Scraper.ConnectAsync(address);
        await AliveAsync(endpoint);

        await endpoint.DisposeAsync().AsTask().WaitAsync(Deadline);
        await endpoint.DisposeAsync().AsTask().WaitAsync(Deadline);

        await silent.EndedAsync();
        await Assert.That(async () => await Scraper.ConnectAsync(address)).Throws<SocketException>();
        await Assert.That(endpoint.Dropped(MetricsDrop.Stopping)).IsEqualTo(1);
    }

    [Test]
    public async Task Accept_that_fails_for_want_of_descriptors_backs_off_and_goes_on()
    {
        var listener = new FailingListener();
        await using var endpoint = new MetricsEndpoint(listener, [], () => true, _time, NullLogger.Instance);
        endpoint.Start();

        // 10, 20, 40 … 640 ms, then 1 s each.
        foreach (var milliseconds in new[] { 10, 20, 40, 80, 160, 320, 640, 1000, 1000 })
        {
            await listener.AskedAsync();
            listener.Fail(SocketError.TooManyOpenSockets);
            await _time.TimerBegunAsync();
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            await Assert.That(listener.WasAsked).IsFalse();
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        await listener.AskedAsync();
    }

    [Test]
    public async Task Accept_that_fails_by_the_peers_doing_goes_on_at_once()
    {
        var listener = new FailingListener();
        await using var endpoint = new MetricsEndpoint(listener, [], () => true, _time, NullLogger.Instance);
        endpoint.Start();

        for (var i = 0; i < 100; i++)
        {
            await listener.AskedAsync();
            listener.Fail(SocketError.ConnectionAborted);
        }
        await listener.AskedAsync();
    }

    [Test]
    public async Task Address_in_use_is_a_value()
    {
        await using var endpoint = Start();

        var (listener, fault) = EndpointListener.Bind(endpoint.EndPoint);

        await Assert.That(listener).IsNull();
        await Assert.That(fault).Contains("in use");
    }

    private MetricsEndpoint Start(EndPoint? address = null)
    {
        var (listener, _) = EndpointListener.Bind(address ?? new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = new MetricsEndpoint(listener!, _sources, () => _ready.Value, _time, NullLogger.Instance);
        endpoint.Start();
        return endpoint;
    }

    // Scrapers are accepted in order: once this one is answered, those before it have their place.
    private static Task AliveAsync(MetricsEndpoint endpoint) => Scraper.GetAsync(endpoint.EndPoint, "/healthz");

    private static async Task UntilAsync(MetricsEndpoint endpoint, Func<bool> condition)
    {
        for (var i = 0; i < 10_000 && !condition(); i++)
            await AliveAsync(endpoint);
        await Assert.That(condition()).IsTrue();
    }

    private sealed class OneGauge : IMetricsSource
    {
        public void Write(MetricsWriter writer) => writer.Gauge("one", "One.", 1);
    }

    private sealed class LargePage : IMetricsSource
    {
        private static readonly string Help = new('h', 8 * 1024 * 1024);

        public void Write(MetricsWriter writer) => writer.Gauge("large", Help, 1);
    }
}
