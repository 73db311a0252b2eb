using System.Text.Json;
using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ZLogger;

namespace Dingo.Tests.Aot.Logging;

public class DaemonLogTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero));
    private readonly LogSink _sink = new();

    [Test]
    public async Task Text_line_has_time_level_category_and_message()
    {
        await using (var log = Open(LogFormat.Text))
            log.CreateLogger("Dingo.Aot.Daemon").Starting("dingo-aot 1", "preview", 2);

        await Assert.That(_sink.Text).IsEqualTo("2026-01-31T12:00:00.123Z INF Daemon starting dingo-aot 1 on preview (magic 2)\n");
    }

    [Test]
    public async Task Json_line_has_names_values_and_the_event_id()
    {
        await using (var log = Open(LogFormat.Json))
            log.CreateLogger("Daemon").Starting("v", "preview", 2);

        using var line = JsonDocument.Parse(_sink.Text);
        var root = line.RootElement;
        await Assert.That(root.GetProperty("time").GetString()).IsEqualTo("2026-01-31T12:00:00.123Z");
        await Assert.That(root.GetProperty("level").GetString()).IsEqualTo("Information");
        await Assert.That(root.GetProperty("event_id").GetInt32()).IsEqualTo(LogEventIds.Starting);
        await Assert.That(root.GetProperty("event").GetString()).IsEqualTo("Starting");
        await Assert.That(root.GetProperty("message").GetString()).IsEqualTo("starting v on preview (magic 2)");
        await Assert.That(root.GetProperty("values").GetProperty("magic").GetUInt32()).IsEqualTo(2u);
    }

    [Test]
    public async Task Json_line_survives_values_that_json_has_no_word_for()
    {
        await using (var log = Open(LogFormat.Json))
        {
            var logger = log.CreateLogger("Daemon");
            var took = TimeSpan.FromSeconds(1.5);
            logger.ZLogInformation($"took {took}");
            logger.LogInformation("took {Took} at {Rate} for {Nobody}", took, double.NaN, null);
        }

        var lines = _sink.Text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("values")).ToArray();
        await Assert.That(lines[0].GetProperty("took").GetString()).IsEqualTo("00:00:01.5000000");
        await Assert.That(lines[1].GetProperty("Took").GetString()).IsEqualTo("00:00:01.5000000");
        await Assert.That(lines[1].GetProperty("Rate").GetString()).IsEqualTo("NaN");
        await Assert.That(lines[1].GetProperty("Nobody").ValueKind).IsEqualTo(JsonValueKind.Null);
    }

    [Test]
    public async Task Control_characters_from_peers_stay_within_their_line()
    {
        await using (var log = Open(LogFormat.Text))
            log.CreateLogger("Daemon").Ready("a\nFORGED\r\u001b[2J\t\u009bä\u007f");

        await Assert.That(_sink.Text).EndsWith("ready: a\\nFORGED\\r\\x1b[2J\\t\\x9bä\\x7f\n");
    }

    [Test]
    public async Task Exception_follows_its_line_indented()
    {
        await using (var log = Open(LogFormat.Text))
            log.CreateLogger("Daemon").LogError(new InvalidOperationException("first\nsecond"), "failed");

        await Assert.That(_sink.Text).EndsWith("ERR Daemon failed\n    System.InvalidOperationException: first\n    second\n");
    }

    [Test]
    public async Task Levels_below_the_configured_one_are_not_written()
    {
        await using (var log = Open(LogFormat.Text, LogLevel.Warning))
        {
            var logger = log.CreateLogger("Daemon");
            logger.LogInformation("no");
            logger.LogWarning("yes");
            await Assert.That(logger.IsEnabled(LogLevel.Information)).IsFalse();
            await Assert.That(logger.IsEnabled(LogLevel.None)).IsFalse();
        }

        await Assert.That(_sink.Text).IsEqualTo("2026-01-31T12:00:00.123Z WRN Daemon yes\n");
    }

    [Test]
    public async Task Reader_that_does_not_keep_up_costs_lines_that_are_counted_and_never_the_caller()
    {
        const int Extra = 100;
        _sink.Block();
        var log = Open(LogFormat.Text);
        var logger = log.CreateLogger("Daemon");
        logger.Stopping();
        await _sink.Entered.WaitAsync(Deadline);

        for (var i = 0; i < LogQueue.Capacity + Extra; i++)
            logger.Stopping();

        await Assert.That(log.Dropped).IsEqualTo(Extra);
        _sink.Unblock();
        await log.DisposeAsync();
        await Assert.That(_sink.Text.Count(letter => letter == '\n')).IsEqualTo(1 + LogQueue.Capacity);
    }

    [Test]
    public async Task Stop_does_not_wait_for_a_blocked_reader()
    {
        _sink.Block();
        var log = Open(LogFormat.Text);
        var logger = log.CreateLogger("Daemon");
        logger.Stopping();
        await _sink.Entered.WaitAsync(Deadline);
        logger.Stopping();

        var stopped = log.DisposeAsync().AsTask();
        await Assert.That(stopped.IsCompleted).IsFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        await stopped.WaitAsync(Deadline);
        await Assert.That(log.Dropped).IsEqualTo(1);
        _sink.Unblock();
    }

    [Test]
    public async Task Value_that_cannot_be_written_costs_its_own_line_only_and_is_counted()
    {
        await using (var log = Open(LogFormat.Json))
        {
            var logger = log.CreateLogger("Daemon");
            logger.LogInformation("before");
            logger.LogInformation("bad {Value}", new Unprintable());
            logger.LogInformation("after");
            await log.DisposeAsync();
            await Assert.That(log.Dropped).IsEqualTo(1);
        }

        var lines = _sink.Text.TrimEnd('\n').Split('\n');
        await Assert.That(lines.Length).IsEqualTo(2);
        await Assert.That(JsonDocument.Parse(lines[1]).RootElement.GetProperty("message").GetString()).IsEqualTo("after");
    }

    [Test]
    public async Task Line_after_the_end_and_line_not_written_are_counted()
    {
        _sink.Fails = true;
        var log = Open(LogFormat.Text);
        var logger = log.CreateLogger("Daemon");
        logger.Stopping();
        await log.DisposeAsync();
        logger.Stopping();

        await Assert.That(log.Dropped).IsEqualTo(2);
    }

    private DaemonLog Open(LogFormat format, LogLevel level = LogLevel.Information) =>
        new(new LogOptions { Format = format, Level = level }, _sink, _time);

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
