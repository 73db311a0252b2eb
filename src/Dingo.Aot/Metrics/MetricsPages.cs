namespace Dingo.Aot.Metrics;

/// <summary>What the endpoint serves: <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>. Safe from any thread.</summary>
internal sealed class MetricsPages : IMetricsSource
{
    private readonly IReadOnlyList<IMetricsSource> _sources;
    private readonly Func<bool> _ready;
    private readonly long[] _answered = new long[HttpResponse.Statuses.Length];

    /// <summary>Serves the figures of <paramref name="sources"/> and, before them, its own.</summary>
    /// <param name="sources">Asked at each scrape, in this order.</param>
    /// <param name="ready">What <c>/readyz</c> says; must not wait.</param>
    public MetricsPages(IReadOnlyList<IMetricsSource> sources, Func<bool> ready)
    {
        _sources = sources;
        _ready = ready;
    }

    /// <summary>Makes the answer to a request.</summary>
    /// <param name="request">The request, or what is wrong with it.</param>
    /// <param name="body">Takes the body; the caller's.</param>
    /// <returns>The head that goes before it.</returns>
    public byte[] Answer(HttpRequest request, MetricsWriter body)
    {
        var status = request.Status > 0 ? request.Status : request.Path switch
        {
            "/metrics" or "/healthz" => 200,
            "/readyz" => _ready() ? 200 : 503,
            _ => 404,
        };
        Interlocked.Increment(ref _answered[HttpResponse.Statuses.IndexOf(status)]);

        if (status == 200 && request.Path == "/metrics")
        {
            Write(body);
            foreach (var source in _sources)
                source.Write(body);
            return HttpResponse.Head(status, HttpResponse.MetricsType, body.Written.Length);
        }
        body.Raw(request.Status > 0 || status == 404 ? HttpResponse.Reason(status) : status == 200 ? "ok" : "not ready");
        body.Raw("\n");
        return HttpResponse.Head(status, HttpResponse.PlainType, body.Written.Length);
    }

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Begin("dingo_metrics_requests_total", "Requests to this endpoint, by status answered.", MetricType.Counter);
        for (var i = 0; i < _answered.Length; i++)
            writer.Sample(Interlocked.Read(ref _answered[i]), ("code", HttpResponse.Statuses[i].ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
