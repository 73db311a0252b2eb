using Dingo.Aot.Peers;

namespace Dingo.Aot.Configuration;

/// <summary>Who is kept connected; nobody by default.</summary>
internal sealed class PeersOptions
{
    /// <summary>Peers, as <c>HOST:PORT</c> between commas or blanks.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>The path of a topology; empty for none.</summary>
    public string Topology { get; set; } = "";

    /// <summary>What the two come to; the file was read when the configuration was.</summary>
    internal PeerPlan Plan { get; set; } = PeerPlan.None;
}
