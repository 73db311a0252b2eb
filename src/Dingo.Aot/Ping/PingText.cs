using System.Collections.Immutable;
using System.Globalization;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.Text;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>Tells people how a run of pings goes: labels in one column, texts in another.</summary>
internal sealed class PingText(Terminal terminal, PingPlan plan) : IPingReport
{
    private const int LabelColumns = 11;

    /// <inheritdoc/>
    public void Queried(ImmutableArray<QueriedVersion> versions)
    {
        if (versions.IsEmpty)
        {
            Say("versions", "the node does not answer queries");
            return;
        }

        var table = new TextTable(new("VERSION"), new("NETWORK"), new("DUPLEX"), new("PEER SHARING"));
        foreach (var version in versions)
        {
            string number = PingVersions.List([version.Number]);
            bool isNode = PingVersions.FamilyOf(version.Number) == ProtocolFamily.NodeToNode;
            if (version.Data is { } data)
                table.Add(number, NetworkMagic.Show(data.NetworkMagic), isNode ? YesNo(!data.InitiatorOnly) : "-", isNode ? YesNo(data.PeerSharing) : "-");
            else
                table.Add(number, "?", "?", "?");
        }

        terminal.Output.Write(table.Render(terminal.Screen));
        terminal.Output.WriteLine();
    }

    /// <inheritdoc/>
    public void Connected(PingLink link)
    {
        var connection = link.Connection;
        Say("connected", $"{connection.Remote}, connect {Ms(link.ConnectTime)}, handshake {Ms(link.HandshakeTime)}");
        var agreement = connection.Agreement!.Value;
        string agreed = $"{PingVersions.List([agreement.Version])}, {NetworkMagic.Show(agreement.Data.NetworkMagic)}";
        if (connection.Family == ProtocolFamily.NodeToNode)
            agreed += $", {(agreement.IsDuplex ? "duplex" : "not duplex")}, {(agreement.Data.PeerSharing ? "peer sharing" : "no peer sharing")}";
        Say("agreed", agreed);
    }

    /// <inheritdoc/>
    public void Answered(int sequence, TimeSpan roundTrip) => Say(Label(sequence), Ms(roundTrip).PadLeft(12));

    /// <inheritdoc/>
    public void Failed(int sequence, PingFault fault)
    {
        if (sequence == 0)
            Say(terminal.Error, "dingo-aot: ", $"{plan.Target.Text}: {fault}.");
        else
            Say(Label(sequence), $"{fault}");
    }

    /// <inheritdoc/>
    public void Ended(PingTally tally)
    {
        if (tally.Sent == 0)
            return;
        string pings = tally.Sent == 1 ? "ping" : "pings";
        Say("summary", string.Create(
            CultureInfo.InvariantCulture, $"{tally.Sent} {pings}, {tally.Answered} answered, {tally.Lost} lost ({tally.LostPercent:0.#}%)"));
        if (tally.Answered > 0)
            Say("times", $"min {Figure(tally.Min)}, avg {Figure(tally.Average)}, median {Figure(tally.Percentile(50))}"
                + $", p99 {Figure(tally.Percentile(99))}, max {Ms(tally.Max)}");
    }

    private static string Label(int sequence) => string.Create(CultureInfo.InvariantCulture, $"ping {sequence}");

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Figure(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Ms(TimeSpan time) => Figure(time) + " ms";

    private void Say(string label, string text) => Say(terminal.Output, label, text);

    private void Say(TextWriter writer, string label, string text)
    {
        foreach (string line in PlainText.Wrap(PlainText.Of(text), terminal.Screen.Columns - LabelColumns))
        {
            writer.WriteLine($"{label,-LabelColumns}{line}");
            label = "";
        }
    }
}
