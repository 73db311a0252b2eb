namespace Dingo.Aot.Control.Commands;

/// <summary>One connection; a row of the answer to <c>connections</c>.</summary>
/// <param name="Id">Its number, never used again in this run of the daemon.</param>
/// <param name="Direction"><c>inbound</c> when the peer opened it, else <c>outbound</c>.</param>
/// <param name="Protocol"><c>ntn</c> or <c>ntc</c>.</param>
/// <param name="Peer">The peer's end.</param>
/// <param name="Local">Our end.</param>
/// <param name="Version">The wire number of the version agreed; null before.</param>
/// <param name="Duplex">Whether both sides may start mini-protocols.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AgeSeconds">Since it was accepted or dialled; null while it is being dialled.</param>
/// <param name="BytesReceived">From the peer; null while it is being dialled.</param>
/// <param name="BytesSent">To the peer; null while it is being dialled.</param>
/// <param name="RoundTripMs">The last round trip of a keep-alive of ours; null when there was none.</param>
/// <param name="Source">Whom it is counted under; null for what is not counted by source.</param>
/// <param name="Pid">The process of a client of a Unix socket.</param>
/// <param name="Uid">Its user.</param>
/// <param name="Gid">Its group.</param>
[ControlAnswer("connection")]
internal readonly record struct ConnectionAnswer(
    ulong Id,
    string Direction,
    string Protocol,
    string Peer,
    string Local,
    int? Version,
    bool Duplex,
    string State,
    double? AgeSeconds,
    long? BytesReceived,
    long? BytesSent,
    double? RoundTripMs,
    string? Source,
    int? Pid,
    uint? Uid,
    uint? Gid);
