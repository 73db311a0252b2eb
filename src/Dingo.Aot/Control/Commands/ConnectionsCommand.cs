using Dingo.Aot.HandOver;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>connections</c>.</summary>
/// <param name="manager">Whose connections.</param>
/// <param name="probes">Know the round trips.</param>
internal sealed class ConnectionsCommand(ConnectionManager manager, KeepAliveProbes probes)
{
    /// <summary>Tells of each connection that the filters let through.</summary>
    [ControlHandler]
    public async Task HandleAsync(ConnectionsRequest request, ControlReply reply)
    {
        if (request.Direction is not (null or ConnectionWords.Inbound or ConnectionWords.Outbound))
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'direction' must be '{ConnectionWords.Inbound}' or '{ConnectionWords.Outbound}'");
            return;
        }
        if (request.Protocol is not (null or ConnectionWords.NodeToNode or ConnectionWords.NodeToClient))
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'protocol' must be '{ConnectionWords.NodeToNode}' or '{ConnectionWords.NodeToClient}'");
            return;
        }

        int count = 0;
        foreach (var report in manager.Report())
        {
            var row = Describe(report);
            if (!IsWanted(row, request))
                continue;
            count++;
            if (!await reply.RowAsync(row))
                return;
        }
        reply.Done(new ConnectionsAnswer(count));
    }

    private static bool IsWanted(in ConnectionAnswer row, ConnectionsRequest request) =>
        (request.Direction is null || request.Direction == row.Direction)
        && (request.Protocol is null || request.Protocol == row.Protocol)
        && (request.Peer is null || row.Peer.Contains(request.Peer, StringComparison.OrdinalIgnoreCase));

    private ConnectionAnswer Describe(in ConnectionReport report)
    {
        var (id, connection) = (report.Id, report.Connection);
        return new ConnectionAnswer(
            id.Number, ConnectionWords.Direction(report.IsInbound), ConnectionWords.Protocol(report.Family == ProtocolFamily.NodeToClient),
            id.Remote.ToString(), id.Local.ToString(), connection?.Agreement?.Version, connection?.IsDuplex ?? false,
            ConnectionWords.State(report.State), connection is null ? null : AgeOf(connection), connection?.BytesReceived, connection?.BytesSent,
            connection is null ? null : probes.Find(connection)?.LastRoundTrip?.TotalMilliseconds, report.Source?.ToString(),
            connection?.Credentials?.Pid, connection?.Credentials?.Uid, connection?.Credentials?.Gid);
    }

    private static double AgeOf(Connection connection) =>
        Math.Round(TimeSpan.FromMicroseconds(connection.Wheel.NowUs - connection.OpenedUs).TotalSeconds, 3);
}
