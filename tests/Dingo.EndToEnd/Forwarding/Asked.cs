using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A connection on which a node was asked something.</summary>
/// <param name="Peer">The node's end of it.</param>
/// <param name="Heard">The first message, in hex.</param>
internal sealed record Asked(WirePeer Peer, string Heard)
{
    /// <summary>For whom it is, where the node is told.</summary>
    public IPEndPoint? For { get; init; }
}
