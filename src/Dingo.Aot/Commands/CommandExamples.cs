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
        _ => [("more on a command, with examples", "dingo-aot ping --help"), ("a daemon with its embedded default", "dingo-aot")],
    };
}
