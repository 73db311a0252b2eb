using Dingo.Aot.Commands;
using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

/// <summary>Every command's answer as people see it, at its worst: long names, great numbers, and a peer that would steer the terminal.</summary>
public sealed class AnswerViewsTests
{
    // Longer than any, and with a line of its own, a title and an eighth bit.
    private const string Hostile = """\u001b[2J\nforged\u001b]0;owned\u0007\u009b1m\u202e/a/very/long/path/that/nobody/has/cut/anywhere/before/dingo.socket""";

    private readonly StringWriter _output = new();
    private readonly AnswerViews _views;

    public AnswerViewsTests() => _views = new AnswerViews(new Terminal(() => _output, () => _output));

    [Test]
    [Arguments("status", """{"kind":"listener","name":"ntn","address":"$","accepting":true,"accepted":18446744073709551615,"refused":0}""",
        """{"kind":"status","version":"$","pid":4194304,"uptimeSeconds":8e7,"ready":true,"network":"$","networkMagic":4294967295,"inbound":100000}""")]
    [Arguments("connections", """{"kind":"connection","id":4294967295,"direction":"outbound","protocol":"ntc","peer":"$","version":32790,"state":"unnegotiated_outbound","ageSeconds":8e7,"bytesReceived":1e15,"bytesSent":1e15,"roundTripMs":9999.99}""",
        """{"kind":"connections","count":1}""")]
    [Arguments("explain", """{"kind":"rule","rule":"inbound_limit","count":100000,"limit":100000,"refuses":true}""",
        """{"kind":"explanation","address":"$","protocol":"ntn","source":"$","verdict":"inbound_limit","refusedBefore":7,"lastRefusal":"$"}""")]
    [Arguments("explain", """{"kind":"listener_rule","listener":"$","rule":"not_a_proxy","refuses":true}""",
        """{"kind":"explanation","address":"$","protocol":"ntc","source":null,"verdict":"not_allowed","refusedBefore":null,"lastRefusal":null}""")]
    [Arguments("refusals", """{"kind":"refusal","key":"$","count":1000000,"error":1000,"since":"2026-01-31T23:30:05Z","listener":"$","reason":"inbound_limit"}""",
        """{"kind":"refusals","by":"source","total":1000000,"unlisted":1000,"entries":1}""")]
    [Arguments("limits", """{"kind":"limit","name":"MaxPendingHandshakes","value":100000,"used":100000}""",
        """{"kind":"limits","changed":"MaxPendingHandshakes","before":100000}""")]
    [Arguments("reload", """{"kind":"change","key":"$","from":"$","to":"$","applied":false}""", """{"kind":"reloaded","applied":0,"needRestart":1}""")]
    public async Task A_table_keeps_within_eighty_columns_and_passes_nothing_on_that_steers(string command, string row, string end)
    {
        Show(command, row, end);
        string[] lines = Shown();
        await Assert.That(lines.Max(static line => line.Length)).IsLessThanOrEqualTo(80).Because(_output.ToString());
        await Assert.That(lines.Length).IsGreaterThanOrEqualTo(3);
        await Assert.That(lines.Any(static line => line.StartsWith("forged", StringComparison.Ordinal))).IsFalse();
    }

    [Test]
    [Arguments("events", """{"kind":"event","sequence":7,"type":"connmanager.conn_closed","payload":{"id":1,"detail":"$"}}""", 1)]
    [Arguments("events", """{"kind":"event","sequence":7,"type":"of another form"}""", 1)]
    [Arguments("events", """{"kind":"gap","from":1,"to":"$"}""", 1)]
    [Arguments("events", """{"kind":"snapshot","sequence":7}""", 1)]
    [Arguments("events", """{"kind":"snapshot_connection","peer":"$"}""", 1)]
    [Arguments("refusals --follow", """{"kind":"event","payload":{"source":"$"}}""", 1)]
    [Arguments("refusals --follow", """{"kind":"event"}""", 0)]
    [Arguments("refusals --follow", """{"kind":"gap","from":1,"to":2}""", 1)]
    [Arguments("reload", """{"kind":"fault","key":"$","message":"$"}""", 1)]
    public async Task What_is_followed_is_one_line_for_each_and_passes_nothing_on_that_steers(string command, string row, int lines)
    {
        View(command).Row(row.Replace("$", Hostile, StringComparison.Ordinal));
        await Assert.That(Shown().Length).IsEqualTo(lines);
    }

    [Test]
    [Arguments("dial", """{"id":7,"reused":true,"peer":"192.0.2.7:3001","version":15,"duplex":true}""", "connection 7 to 192.0.2.7:3001 is one that the peer had opened: version 15, duplex")]
    [Arguments("dial", """{"id":7,"reused":false,"peer":"unix:x","version":15,"duplex":false}""", "connection 7 to unix:x is open: version 15, unidirectional")]
    [Arguments("recycle", """{"id":7,"outcome":"closed"}""", "connection 7: closed")]
    [Arguments("recycle", """{"id":7,"outcome":"stale"}""", "connection 7: gone already, nothing was done")]
    [Arguments("recycle", """{"id":7,"outcome":"unknown"}""", "connection 7: there never was one of that number")]
    [Arguments("recycle", """{"id":7,"outcome":"newer"}""", "connection 7: newer")]
    [Arguments("drain", """{"connections":3,"timeoutSeconds":5}""", "draining 3 connections, within 5 s")]
    [Arguments("drain", """{"connections":3,"timeoutSeconds":null}""", "draining 3 connections, within the configured time")]
    [Arguments("log", """{"level":"Debug","before":"Debug"}""", "log level is Debug")]
    [Arguments("log", """{"level":"Debug","before":"Error"}""", "log level is Debug, and was Error")]
    [Arguments("reload", """{"applied":0,"needRestart":0}""", "reloaded: nothing has changed")]
    [Arguments("explain", """{"address":"local","protocol":"ntc","source":null,"verdict":"admitted","refusedBefore":null}""", "local (ntc): would be admitted")]
    [Arguments("limits", """{"changed":null,"before":null}""", null)]
    public async Task The_end_says_what_was_done(string command, string end, string? line)
    {
        View(command).Done(end);
        await Assert.That(string.Join('\n', Shown())).IsEqualTo(line ?? "");
    }

    [Test]
    public async Task Explain_shows_the_limits_and_then_what_the_lists_of_the_listeners_say()
    {
        var view = View("explain");
        view.Row("""{"kind":"listener_rule","listener":"ntn","rule":"not_allowed","refuses":false}""");
        view.Row("""{"kind":"listener_rule","listener":"ntn","rule":"not_a_proxy","refuses":true}""");
        view.Row("""{"kind":"listener_rule","listener":"wallets","rule":"not_allowed","refuses":true}""");
        view.Row("""{"kind":"listener_rule","listener":"proxied","rule":"not_a_proxy","refuses":false}""");
        view.Row("""{"kind":"rule","rule":"inbound_limit","count":1,"limit":100,"refuses":false}""");
        view.Done("""{"kind":"explanation","address":"192.0.2.7","protocol":"ntn","source":"192.0.2.7","verdict":"admitted","refusedBefore":null}""");
        await Assert.That(_output.ToString()).IsEqualTo("""
            192.0.2.7 (ntn, counted as 192.0.2.7): would be admitted

            RULE           COUNT  LIMIT  SAYS
            inbound_limit      1    100  has room

            LISTENER  RULE         SAYS
            ntn       not_allowed  may connect
            ntn       not_a_proxy  may come through a proxy only
            wallets   not_allowed  may not connect
            proxied   not_a_proxy  may come directly, as a proxy

            """);
    }

    [Test]
    [Arguments("status")]
    [Arguments("connections")]
    [Arguments("events")]
    [Arguments("refusals --follow")]
    [Arguments("dial")]
    [Arguments("recycle")]
    [Arguments("explain")]
    [Arguments("refusals")]
    [Arguments("limits")]
    [Arguments("reload")]
    [Arguments("drain")]
    [Arguments("log")]
    public async Task A_daemon_of_another_version_breaks_none_of_them(string command)
    {
        string[] answers = ["{}", "[]", "7", "null", """{"kind":7}""", """{"kind":"of another version"}"""];
        foreach (string kind in new[] { "listener", "limit", "connection", "rule", "listener_rule", "refusal", "change", "fault", "event", "gap", "snapshot" })
            View(command).Row($$"""{"kind":"{{kind}}"}""");
        foreach (string answer in answers)
        {
            View(command).Row(answer);
            View(command).Done(answer);
        }

        await Assert.That(Shown).ThrowsNothing();
    }

    private void Show(string command, string row, string end)
    {
        var view = View(command);
        view.Row(row.Replace("$", Hostile, StringComparison.Ordinal));
        view.Done(end.Replace("$", Hostile, StringComparison.Ordinal));
    }

    // No line has in it what is neither text nor what stands for it.
    private string[] Shown()
    {
        string[] lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(lines, static line => !line.Any(static c => char.IsControl(c) || c == '\u202e')) ? lines : throw new InvalidOperationException(_output.ToString());
    }

    private IAnswerView View(string command) => command switch
    {
        "status" => _views.Status(),
        "connections" => _views.Connections(),
        "events" => _views.Events(),
        "dial" => _views.Dial(),
        "recycle" => _views.Recycle(),
        "explain" => _views.Explain(),
        "refusals" => _views.Refusals(),
        "refusals --follow" => _views.RefusalsFollowed(),
        "limits" => _views.LimitsInForce(),
        "reload" => _views.Reload(),
        "drain" => _views.Drain(),
        _ => _views.Log(),
    };
}
