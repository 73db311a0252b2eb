using System.Runtime.Versioning;
using Dingo.Aot.Control;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Control;

/// <summary>What clients may cost, whatever they do.</summary>
[SupportedOSPlatform("linux")]
public sealed class ControlServerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly OpenTimers _time = new();

    [Test]
    public async Task Requests_sent_at_once_are_answered_in_order()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        await client.SendAsync("""
            {"v":1,"id":1,"command":"log"}
            {"v":1,"id":2,"command":"recycle","arguments":{"id":9}}

            {"v":1,"id":18446744073709551615,"command":"log"}
            {"v":1,"command":"log"}

            """);

        await Assert.That(await client.ReadLineAsync()).StartsWith("""{"v":1,"id":1,"done":{"kind":"log",""");
        await Assert.That(await client.ReadLineAsync()).StartsWith("""{"v":1,"id":2,"done":{"kind":"recycled",""");
        await Assert.That(await client.ReadLineAsync()).StartsWith("""{"v":1,"id":18446744073709551615,"done":{"kind":"log",""");
        await Assert.That(await client.ReadLineAsync()).StartsWith("""{"v":1,"done":{"kind":"log",""");
    }

    [Test]
    public async Task Request_in_small_pieces_is_put_together()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        foreach (char letter in ControlTester.Request("log"))
            await client.SendAsync(letter.ToString());
        await Assert.That((await client.ReadAnswerAsync())[^1]).Contains("\"done\"");
    }

    [Test]
    public async Task Longest_request_is_answered_and_one_byte_more_is_not()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        string request = ControlTester.Request("log").TrimEnd('\n');

        await client.SendAsync(request.PadRight(ControlProtocol.MaxRequestBytes - 1) + "\n");
        await Assert.That((await client.ReadAnswerAsync())[^1]).Contains("\"done\"");
        await client.SendAsync(request.PadRight(ControlProtocol.MaxRequestBytes));
        await Assert.That((await client.ReadAnswerAsync())[^1]).IsEqualTo(
            """{"v":1,"error":{"kind":"too_large","message":"the request is longer than 8 KiB"}}""");
        await Assert.That(await client.ReadLineAsync()).IsNull();
        await Assert.That(await Eventually.IsTrueAsync(() => bench.Socket.Metrics.Dropped(ControlDrop.TooLarge) == 1)).IsTrue();
    }

    [Test]
    public async Task Request_that_does_not_end_in_ten_seconds_ends_its_client_then_however_it_drips()
    {
        await using var bench = await ControlBench.StartAsync(_time);
        using var client = await bench.ConnectAsync();
        using var idle = await bench.ConnectAsync();
        await client.SendAsync("{");
        await Assert.That(await Eventually.IsTrueAsync(() => _time.Settings == 1)).IsTrue();
        var ended = client.ReadLineAsync();

        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            client.TrySend(" ");
            _time.Advance(Step);
            return ended.IsCompleted;
        })).IsTrue();

        await Assert.That(_time.Fired.Single()).IsEqualTo(TimeSpan.FromSeconds(10));
        await Assert.That(await Eventually.IsTrueAsync(() => bench.Socket.Metrics.Dropped(ControlDrop.RequestTimedOut) == 1)).IsTrue();
        await Assert.That((await idle.AskAsync("log"))[^1]).Contains("\"done\"");
    }

    [Test]
    public async Task Client_that_reads_nothing_for_five_seconds_is_dropped_then()
    {
        await using var bench = await ControlBench.StartAsync(_time);
        using var deaf = await bench.ConnectAsync();

        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            for (int i = 0; i < 100; i++)
                deaf.TrySend(ControlTester.Request("status"));
            _time.Advance(Step);
            return bench.Socket.Metrics.Dropped(ControlDrop.WriteStalled) == 1;
        })).IsTrue();
        // More where time went on while the last of its writes began.
        await Assert.That(_time.Fired.Single()).IsBetween(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.9));
        await Assert.That((await bench.AskAsync("log"))[^1]).Contains("\"done\"");
    }

    [Test]
    public async Task Stream_ends_with_the_next_line_which_is_answered_then()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        await client.SendAsync(ControlTester.Request("events"));
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"snapshot\"");

        await client.SendAsync(ControlTester.Request("log"));

        await Assert.That(await client.ReadLineAsync()).Contains("\"done\":{\"kind\":\"events_end\",\"sequence\":0}");
        await Assert.That(await client.ReadLineAsync()).Contains("\"done\":{\"kind\":\"log\"");
    }

    [Test]
    public async Task Client_that_ends_its_direction_still_gets_its_answer()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        await client.SendAsync(ControlTester.Request("status"));
        client.EndSending();
        await Assert.That((await client.ReadAnswerAsync())[^1]).Contains("\"kind\":\"status\"");
        await Assert.That(await client.ReadLineAsync()).IsNull();

        using var hasty = await bench.ConnectAsync();
        await hasty.SendAsync(ControlTester.Request("status").TrimEnd());
        hasty.EndSending();
        await Assert.That(await hasty.ReadLineAsync()).Contains("the request does not end with a line feed");
    }

    [Test]
    public async Task A_thousand_who_never_ask_do_not_lock_out_one_who_does()
    {
        await using var bench = await ControlBench.StartAsync();
        using var first = await bench.ConnectAsync();
        await first.AskAsync("log");
        var silent = new List<ControlTester>();
        for (int i = 0; i < 1000; i++)
            silent.Add(await bench.ConnectAsync());

        await Assert.That((await bench.AskAsync("log"))[^1]).Contains("\"done\"");
        // It has asked before, and goes last.
        await Assert.That((await first.AskAsync("log"))[^1]).Contains("\"done\"");
        await Assert.That(bench.Socket.Metrics.Dropped(ControlDrop.Displaced)).IsEqualTo(1002 - ControlServer.MaxClients);
        silent.ForEach(static client => client.Dispose());
    }

    [Test]
    public async Task Whoever_is_being_answered_is_never_displaced()
    {
        await using var bench = await ControlBench.StartAsync();
        var streams = new List<ControlTester>();
        for (int i = 0; i < ControlServer.MaxClients; i++)
        {
            var stream = await bench.ConnectAsync();
            await stream.SendAsync(ControlTester.Request("events"));
            await stream.ReadLineAsync();
            streams.Add(stream);
        }

        using var late = await bench.ConnectAsync();
        await Assert.That(await late.ReadLineAsync()).Contains("\"kind\":\"busy\"");
        await Assert.That(await late.ReadLineAsync()).IsNull();
        await Assert.That(bench.Socket.Metrics.Dropped(ControlDrop.Busy)).IsEqualTo(1);

        streams[0].Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => Places(bench) == ControlServer.MaxClients - 1)).IsTrue();
        await Assert.That((await bench.AskAsync("log"))[^1]).Contains("\"done\"");
        streams.ForEach(static stream => stream.Dispose());
    }

    [Test]
    public async Task Client_of_another_user_is_told_and_let_go()
    {
        await using var bench = await ControlBench.StartAsync(isPermitted: static _ => false);
        using var client = await bench.ConnectAsync();
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"not_permitted\"");
        await Assert.That(await client.ReadLineAsync()).IsNull();
        await Assert.That(bench.Socket.Metrics.Dropped(ControlDrop.NotPermitted)).IsEqualTo(1);
    }

    [Test]
    public async Task Socket_is_for_its_owner_alone_and_goes_with_the_daemon()
    {
        await using var bench = await ControlBench.StartAsync();
        await Assert.That(File.GetUnixFileMode(bench.Path)).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var streaming = await bench.ConnectAsync();
        await streaming.SendAsync(ControlTester.Request("events"));
        await streaming.ReadLineAsync();

        await bench.Socket.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);
        await bench.Socket.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);

        await Assert.That(File.Exists(bench.Path)).IsFalse();
        await Assert.That(await streaming.ReadLineAsync()).IsNull();
        await Assert.That(bench.Socket.Metrics.Dropped(ControlDrop.Stopping)).IsEqualTo(1);
    }

    [Test]
    public async Task Command_that_fails_is_an_answer_and_a_line_in_the_log()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Reload = static () => throw new InvalidOperationException("played");
        using var client = await bench.ConnectAsync();

        await Assert.That((await client.AskAsync("reload"))[^1]).Contains(
            """ "error":{"kind":"internal","message":"the command failed: played"}""".TrimStart());
        await Assert.That((await client.AskAsync("log"))[^1]).Contains("\"done\"");
        await Assert.That(await Eventually.IsTrueAsync(() => bench.Lines.Text.Contains("control command reload failed", StringComparison.Ordinal)))
            .IsTrue();
    }

    [Test]
    public async Task Requests_are_counted_by_command_and_outcome()
    {
        await using var bench = await ControlBench.StartAsync();
        using var client = await bench.ConnectAsync();
        await client.AskAsync("log");
        await client.AskAsync("log", """{"level":"loud"}""");
        await client.AskAsync("lug");

        int log = ControlCommands.IndexOf("log");
        await Assert.That(bench.Socket.Metrics.Answered(log)).IsEqualTo(1);
        await Assert.That(bench.Socket.Metrics.Refused(log)).IsEqualTo(1);
        await Assert.That(bench.Socket.Metrics.Refused(-1)).IsEqualTo(1);
    }

    private static int Places(ControlBench bench)
    {
        using var writer = new Dingo.Aot.Metrics.MetricsWriter();
        bench.Socket.Metrics.Write(writer);
        string text = System.Text.Encoding.UTF8.GetString(writer.Written.Span);
        string line = text.Split('\n').First(static l => l.StartsWith("dingo_control_clients ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
