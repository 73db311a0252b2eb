namespace Dingo.Aot.Control.Commands;

/// <summary>How the daemon is; the end of the answer to <c>status</c>.</summary>
/// <param name="Version">Program, version and, where it is known, revision.</param>
/// <param name="Instance">Names this run of the daemon: event numbers of another run mean nothing in it.</param>
/// <param name="Pid">Of the process.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="Ready">What <c>/readyz</c> says: that every listener accepts and, where it forwards, has a node that is up, and that no stop was asked for.</param>
/// <param name="Network">Name or magic number, as configured.</param>
/// <param name="NetworkMagic">The number.</param>
/// <param name="Inbound">Places held by inbound node-to-node connections.</param>
/// <param name="Local">Places held by node-to-client connections.</param>
/// <param name="Outbound">Places held by outbound connections, those still being dialled included.</param>
/// <param name="PendingInbound">Inbound node-to-node connections whose handshake is not finished.</param>
/// <param name="PendingLocal">Node-to-client connections whose handshake is not finished.</param>
/// <param name="Unidirectional">Established node-to-node connections on which one side only may start mini-protocols.</param>
/// <param name="Duplex">Established node-to-node connections on which both may.</param>
/// <param name="DescriptorsUsed">File descriptors; null where the system does not tell.</param>
/// <param name="DescriptorsAllowed">The limit on them; null where there is none, or the system does not tell.</param>
/// <param name="Sequence">The number of the last event.</param>
[ControlAnswer("status")]
internal readonly record struct StatusAnswer(
    string Version,
    string Instance,
    int Pid,
    double UptimeSeconds,
    bool Ready,
    string Network,
    uint NetworkMagic,
    int Inbound,
    int Local,
    int Outbound,
    int PendingInbound,
    int PendingLocal,
    int Unidirectional,
    int Duplex,
    int? DescriptorsUsed,
    double? DescriptorsAllowed,
    ulong Sequence);
