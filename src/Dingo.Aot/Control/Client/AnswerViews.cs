using System.Text.Json;
using Dingo.Aot.Commands;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control.Client;

/// <summary>How each command's answer is shown to people.</summary>
/// <param name="terminal">Where.</param>
internal sealed class AnswerViews(Terminal terminal)
{
    private readonly Frames _frames = new(terminal.Output, terminal.Screen);

    public IAnswerView Status() => Table(DescribeStatus, Listeners(), Backends(), Limits());

    public IAnswerView Connections() => Table(
        static end => $"{end.Text("count")} connections",
        new RowTable(
            "connection",
            [
                TextColumn.Number("ID"), new("KIND"), TextColumn.Flexible("PEER"), TextColumn.Number("VER"), new("STATE"), TextColumn.Number("AGE"),
                TextColumn.Number("IN"), TextColumn.Number("OUT"), TextColumn.Number("RTT MS"),
            ],
            static row =>
            [
                row.Text("id"), $"{row.Text("protocol")} {(row.Text("direction") == "inbound" ? "in" : "out")}", row.Text("peer"), row.Text("version"),
                State(row), row.Age("ageSeconds"), row.Bytes("bytesReceived"), row.Bytes("bytesSent"), row.Decimal("roundTripMs"),
            ]));

    public IAnswerView Events() => Lines(
        static row => row.Text("kind") switch
        {
            "event" => $"{row.Text("sequence"),8}  {row.Text("type")}  {row.Member("payload").Members()}",
            "gap" => $"{row.Text("to"),8}  events {row.Text("from")} to {row.Text("to")} are missing: they came faster than they could be sent",
            "snapshot" => $"{row.Text("sequence"),8}  as of here",
            _ => $"{"",8}  {row.Members("kind")}",
        },
        static _ => "");

    public IAnswerView Dial() => Lines(
        static _ => "",
        static end => $"connection {end.Text("id")} to {end.Text("peer")} is {(end.IsTrue("reused") ? "one that the peer had opened" : "open")}: "
            + $"version {end.Text("version")}, {(end.IsTrue("duplex") ? "duplex" : "unidirectional")}");

    public IAnswerView Recycle() => Lines(
        static _ => "",
        static end => $"connection {end.Text("id")}: " + end.Text("outcome") switch
        {
            "closed" => "closed",
            "stale" => "gone already, nothing was done",
            "unknown" => "there never was one of that number",
            var other => other,
        });

    public IAnswerView Explain() => Table(
        static end => $"{end.Text("address")} ({end.Text("protocol")}{(end.Has("source") ? $", counted as {end.Text("source")}" : "")}): "
            + (end.Text("verdict") == "admitted" ? "would be admitted" : $"would be refused: {end.Text("verdict")}")
            + (end.Has("refusedBefore") ? $"\nrefused up to {end.Text("refusedBefore")} times so far, the last time: {end.Text("lastRefusal")}" : ""),
        new RowTable(
            "rule", [new("RULE"), TextColumn.Number("COUNT"), TextColumn.Number("LIMIT"), new("SAYS")],
            static row =>
            [
                row.Text("rule"), row.Text("count"), row.Text("limit"),
                row.IsTrue("refuses") ? new TextCell("no place", Tone.Bad) : new TextCell("has room", Tone.Good),
            ]),
        new RowTable(
            "listener_rule", [TextColumn.Flexible("LISTENER"), new("RULE"), new("SAYS")],
            static row => [row.Text("listener"), row.Text("rule"), ListSays(row)]));

    public IAnswerView Refusals() => Table(
        static end => $"{end.Text("total")} refusals since the start"
            + (end.Text("unlisted") == "0" ? "" : $"\nwhoever is in no entry was refused at most {end.Text("unlisted")} times"),
        new RowTable(
            "refusal",
            [
                TextColumn.Flexible("WHO"), TextColumn.Number("TIMES"), TextColumn.Number("ERROR"), new("SINCE (UTC)"), TextColumn.Flexible("LAST AT"),
                new("LAST FOR"),
            ],
            static row => [row.Text("key"), row.Text("count"), row.Text("error"), row.Time("since"), row.Text("listener"), row.Text("reason")]));

    public IAnswerView RefusalsFollowed() => Lines(
        static row => row.Text("kind") switch
        {
            "event" => row.Member("payload").Members(),
            "gap" => $"{row.Text("from")} to {row.Text("to")} are missing: they came faster than they could be sent",
            _ => row.Members("kind"),
        },
        static _ => "");

    public IAnswerView LimitsInForce() => Table(
        static end => end.Has("changed") ? $"{end.Text("changed")} was {end.Text("before")}; the new value holds until a reload or a restart" : "", Limits());

    public IAnswerView Reload() => new RoutedView("fault", Lines(static row => $"{row.Text("key")}: {row.Text("message")}", static _ => ""), Table(
        static end => end.Text("applied") == "0" && end.Text("needRestart") == "0" ? "reloaded: nothing has changed"
            : $"reloaded: {end.Text("applied")} values changed, {end.Text("needRestart")} more take effect with the next start",
        new RowTable(
            "change", [TextColumn.Flexible("KEY"), TextColumn.Flexible("WAS"), TextColumn.Flexible("IS TO BE"), new("IN FORCE")],
            static row =>
            [
                row.Text("key"), row.Text("from"), row.Text("to"),
                row.IsTrue("applied") ? new TextCell("now", Tone.Good) : new TextCell("after a restart", Tone.Warning),
            ])));

    public IAnswerView Drain() => Lines(
        static _ => "", static end => $"draining {end.Text("connections")} connections, within {(end.Has("timeoutSeconds") ? end.Text("timeoutSeconds") + " s" : "the configured time")}");

    public IAnswerView Log() => Lines(
        static _ => "", static end => end.Text("level") == end.Text("before") ? $"log level is {end.Text("level")}" : $"log level is {end.Text("level")}, and was {end.Text("before")}");

    private static TextCell State(JsonElement row) => row.Text("state") switch
    {
        "established" => new("open", Tone.Good),
        "unnegotiated_inbound" or "unnegotiated_outbound" => new("handshake", Tone.Warning),
        "reserved_outbound" => new("dialling", Tone.Warning),
        var other => new(other, Tone.Quiet),
    };

    // Not on the proxies' list is nothing bad: most peers are not.
    private static TextCell ListSays(JsonElement row) => (row.Text("rule"), row.IsTrue("refuses")) switch
    {
        ("not_a_proxy", true) => new("may come through a proxy only", Tone.Warning),
        ("not_a_proxy", false) => new("may come directly, as a proxy", Tone.Good),
        (_, true) => new("may not connect", Tone.Bad),
        (_, false) => new("may connect", Tone.Good),
    };

    private static string DescribeStatus(JsonElement end) =>
        $"{end.Text("version").Split(" (")[0]}, process {end.Text("pid")}, up {end.Age("uptimeSeconds")}, {(end.IsTrue("ready") ? "ready" : "NOT READY")}\n"
        + $"network {end.Text("network")} (magic {end.Text("networkMagic")}), {end.Text("descriptorsUsed")} of {end.Text("descriptorsAllowed")} descriptors\n"
        + $"connections: {end.Text("inbound")} inbound, {end.Text("local")} local, {end.Text("outbound")} outbound; "
        + $"{end.Text("duplex")} duplex, {end.Text("unidirectional")} not\n";

    private static RowTable Listeners() => new(
        "listener", [new("LISTENER"), TextColumn.Flexible("ADDRESS"), new("ACCEPTS"), TextColumn.Number("ACCEPTED"), TextColumn.Number("REFUSED")],
        static row =>
        [
            row.Text("name"), row.Text("address"), row.IsTrue("accepting") ? new TextCell("yes", Tone.Good) : new TextCell("NO", Tone.Bad),
            row.Text("accepted"), row.Text("refused"),
        ]);

    private static RowTable Backends() => new(
        "backend",
        [
            new("FORWARDS"), TextColumn.Flexible("TO"), new("STATE"), TextColumn.Number("OPEN"), TextColumn.Number("ANSWERED"), TextColumn.Number("FAILED"),
        ],
        static row =>
        [
            row.Text("listener"), row.Text("address"),
            row.Text("state") is "up" ? new TextCell("up", Tone.Good) : new TextCell(row.Text("state"), Tone.Bad),
            row.Text("connections"), row.Text("answered"), row.Text("failed"),
        ]);

    private static RowTable Limits() => new(
        "limit", [new("LIMIT"), TextColumn.Number("VALUE"), TextColumn.Number("USED")], static row => [row.Text("name"), row.Text("value"), row.Text("used")]);

    private TableView Table(Func<JsonElement, string> end, params RowTable[] tables) => new(_frames, terminal.Screen, end, tables);

    private LineView Lines(Func<JsonElement, string> row, Func<JsonElement, string> end) => new(terminal.Output, row, end);
}
