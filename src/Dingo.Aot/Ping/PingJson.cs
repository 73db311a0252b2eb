using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>Tells programs how a run of pings goes: one object a line, with <c>kind</c> first. Times are in milliseconds.</summary>
internal sealed class PingJson(TextWriter output, PingPlan plan) : IPingReport
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <inheritdoc/>
    public void Queried(ImmutableArray<QueriedVersion> versions)
    {
        Begin("versions");
        _json.WriteStartArray("versions"u8);
        foreach (var version in versions)
            Write(version);
        _json.WriteEndArray();
        End();
    }

    /// <inheritdoc/>
    public void Connected(PingLink link)
    {
        var agreement = link.Connection.Agreement!.Value;
        Begin("connected");
        _json.WriteString("node"u8, plan.Target.Text);
        _json.WriteString("address"u8, link.Connection.Remote.ToString());
        WriteTime("connectMs", link.ConnectTime);
        WriteTime("handshakeMs", link.HandshakeTime);
        WriteVersion(agreement.Version);
        WriteData(agreement.Data, agreement.Family);
        End();
    }

    /// <inheritdoc/>
    public void Answered(int sequence, TimeSpan roundTrip)
    {
        Begin("pong");
        _json.WriteNumber("sequence"u8, sequence);
        WriteTime("roundTripMs", roundTrip);
        End();
    }

    /// <inheritdoc/>
    public void Failed(int sequence, PingFault fault)
    {
        Begin("failure");
        _json.WriteString("node"u8, plan.Target.Text);
        _json.WriteNumber("sequence"u8, sequence);
        _json.WriteString("failure"u8, fault.Failure.Name());
        _json.WriteString("message"u8, fault.ToString());
        _json.WriteNumber("networkMagic"u8, plan.NetworkMagic);
        if (fault.Said is { } said)
            _json.WriteString("nodeSaid"u8, said);
        if (!fault.Versions.IsEmpty)
        {
            _json.WriteStartArray("nodeVersions"u8);
            foreach (ulong version in fault.Versions)
            {
                _json.WriteStartObject();
                WriteVersion(version);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        End();
    }

    /// <inheritdoc/>
    public void Ended(PingTally tally)
    {
        Begin("summary");
        _json.WriteString("node"u8, plan.Target.Text);
        _json.WriteNumber("sent"u8, tally.Sent);
        _json.WriteNumber("answered"u8, tally.Answered);
        _json.WriteNumber("lost"u8, tally.Lost);
        _json.WriteNumber("lostPercent"u8, Math.Round(tally.LostPercent, 2));
        if (tally.Answered > 0)
        {
            WriteTime("minMs", tally.Min);
            WriteTime("averageMs", tally.Average);
            WriteTime("medianMs", tally.Percentile(50));
            WriteTime("p99Ms", tally.Percentile(99));
            WriteTime("maxMs", tally.Max);
        }

        End();
    }

    private void Write(QueriedVersion version)
    {
        _json.WriteStartObject();
        WriteVersion(version.Number);
        if (version.Data is { } data)
            WriteData(data, PingVersions.FamilyOf(version.Number));
        _json.WriteEndObject();
    }

    private void WriteVersion(ulong wireNumber)
    {
        _json.WriteString("protocol"u8, PingVersions.NameOf(PingVersions.FamilyOf(wireNumber)));
        _json.WriteNumber("version"u8, PingVersions.NumberOf(wireNumber));
    }

    private void WriteData(VersionData data, ProtocolFamily family)
    {
        _json.WriteNumber("networkMagic"u8, data.NetworkMagic);
        if (family != ProtocolFamily.NodeToNode)
            return;
        _json.WriteBoolean("duplex"u8, !data.InitiatorOnly);
        _json.WriteBoolean("peerSharing"u8, data.PeerSharing);
    }

    private void WriteTime(string name, TimeSpan time) => _json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    private void Begin(string kind)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        _json.WriteStartObject();
        _json.WriteString("kind"u8, kind);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(_line.WrittenSpan));
    }
}
