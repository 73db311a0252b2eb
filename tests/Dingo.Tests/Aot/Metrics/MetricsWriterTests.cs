using System.Text;
using Dingo.Aot.Metrics;

namespace Dingo.Tests.Aot.Metrics;

public class MetricsWriterTests
{
    private readonly MetricsWriter _writer = new();

    [Test]
    public async Task Gauge_and_counter_have_help_type_and_value()
    {
        _writer.Gauge("a", "What a is.", 1.5);
        _writer.Counter("b_total", "What b is.", 12_345_678_901);

        await Assert.That(Text()).IsEqualTo("""
            # HELP a What a is.
            # TYPE a gauge
            a 1.5
            # HELP b_total What b is.
            # TYPE b_total counter
            b_total 12345678901

            """);
    }

    [Test]
    public async Task Labelled_family_has_its_help_once()
    {
        _writer.Begin("refused_total", "Refusals.", MetricType.Counter);
        _writer.Sample(1, ("reason", "ip"), ("listener", "ntn"));
        _writer.Sample(2, ("reason", "global"), ("listener", "ntn"));

        await Assert.That(Text()).IsEqualTo("""
            # HELP refused_total Refusals.
            # TYPE refused_total counter
            refused_total{reason="ip",listener="ntn"} 1
            refused_total{reason="global",listener="ntn"} 2

            """);
    }

    [Test]
    public async Task Histogram_sums_its_buckets_up()
    {
        _writer.Begin("seconds", "Time.", MetricType.Histogram);
        _writer.Histogram([0.1, 1], [3, 2, 1], 4.25, ("role", "in"));

        await Assert.That(Text()).IsEqualTo("""
            # HELP seconds Time.
            # TYPE seconds histogram
            seconds_bucket{role="in",le="0.1"} 3
            seconds_bucket{role="in",le="1"} 5
            seconds_bucket{role="in",le="+Inf"} 6
            seconds_sum{role="in"} 4.25
            seconds_count{role="in"} 6

            """);
    }

    [Test]
    public async Task Histogram_without_its_last_bucket_is_a_programming_error()
    {
        await Assert.That(() => _writer.Histogram([1, 2], [1, 2], 0)).Throws<ArgumentException>();
    }

    [Test]
    public async Task Text_is_escaped()
    {
        _writer.Begin("a", "One\\two\n\"three\".", MetricType.Gauge);
        _writer.Sample(double.NaN, ("x", "q\"b\\l\nä"));
        _writer.Sample(double.PositiveInfinity);
        _writer.Sample(double.NegativeInfinity);

        await Assert.That(Text()).IsEqualTo(
            "# HELP a One\\\\two\\n\"three\".\n# TYPE a gauge\na{x=\"q\\\"b\\\\l\\nä\"} NaN\na +Inf\na -Inf\n");
    }

    [Test]
    public async Task Buffer_grows_with_what_is_written()
    {
        var help = new string('h', 100_000);
        for (var i = 0; i < 10; i++)
            _writer.Gauge("a", help, i);

        await Assert.That(Text().Length).IsEqualTo(10 * (100_000 + "# HELP a \n# TYPE a gauge\na 0\n".Length));
    }

    private string Text()
    {
        using (_writer)
            return Encoding.UTF8.GetString(_writer.Written.Span);
    }
}
