namespace Dingo.Aot.Commands;

/// <summary>What to type, for each command: shown at the end of its help.</summary>
internal static class CommandExamples
{
    /// <summary>The examples of a command, with what each does; those of the program itself for the empty name, and for one that has none.</summary>
    public static IReadOnlyList<(string What, string Line)> Of(string command) => command switch
    {
        "run" =>
        [
            ("a relay on preprod that takes 200 peers", "dingo-aot run --set Network=preprod --set Limits:MaxInboundConns=200"),
            ("by a file, over which the environment may lay values", "DINGO_Log__Level=Debug dingo-aot run --config dingo.json"),
        ],
        "check" =>
        [
            ("what is in force, and where each value comes from", "dingo-aot check --config dingo.json"),
            ("all keys, with ranges and defaults", "dingo-aot check --keys"),
        ],
        "healthcheck" => [("in a container file, where there is no shell", "HEALTHCHECK CMD [\"/dingo-aot\", \"healthcheck\"]")],
        "version" => [("the settings of the runtime, too", "dingo-aot version --runtime")],
        "ping" =>
        [
            ("three round trips to a relay on mainnet", "dingo-aot ping relay.example:3001 --network mainnet -n 3"),
            ("the versions of the node behind a socket, for a script", "dingo-aot ping unix:/run/node.socket --ntc --query -n 1 --json"),
        ],
        "status" => [("as it is, and as it changes", "dingo-aot status --watch")],
        "connections" =>
        [
            ("who is connected from one network, as it changes", "dingo-aot connections --peer 192.0.2. --watch"),
            ("numbers of all inbound connections, for a script", "dingo-aot connections --direction inbound --json | jq .id"),
        ],
        "events" => [("every event, for a program", "dingo-aot events --json")],
        "dial" => [("a connection to a relay", "dingo-aot dial relay.example:3001")],
        "recycle" => [("close connection 17", "dingo-aot recycle 17 --reason stalled")],
        "explain" => [("why a peer gets no place", "dingo-aot explain 192.0.2.7")],
        "refusals" =>
        [
            ("who is refused most", "dingo-aot refusals"),
            ("what for", "dingo-aot refusals --by reason"),
        ],
        "limits" => [("let more peers in, at once", "dingo-aot limits --name MaxInboundConns --value 200")],
        "reload" => [("after the file was changed", "dingo-aot reload --config dingo.json")],
        "drain" => [("an end within a minute", "dingo-aot drain --timeout 60")],
        "log" => [("see less for a while", "dingo-aot log --level Warning")],
        _ => [("more on a command, with examples", "dingo-aot ping --help"), ("a daemon with its embedded default", "dingo-aot")],
    };
}
