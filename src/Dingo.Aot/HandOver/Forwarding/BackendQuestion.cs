using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Judges what came of asking a node for its versions.</summary>
internal sealed class BackendQuestion : IConnectionOwner
{
    /// <summary>For all of them: there is nothing to be kept.</summary>
    public static readonly BackendQuestion Owner = new();

    /// <summary>Whether it was not we who ended it before there was an answer.</summary>
    public static bool IsAnswered(Connection asked) => asked.WasEstablished || asked.CloseReason != CloseReason.LocalClosed;

    /// <summary>Whether the answer says that there is a node that speaks the protocol.</summary>
    /// <param name="asked">A connection that is closed.</param>
    /// <returns>What speaks against it; null when nothing does.</returns>
    public static string? Judge(Connection asked) => asked.CloseReason switch
    {
        CloseReason.QueryAnswered => null,
        // It knows no questions, but the protocol.
        CloseReason.LocalClosed when asked.WasEstablished => null,
        CloseReason.RefusedByPeer when asked.RefusedByPeer == RefuseReason.VersionMismatch => null,
        CloseReason.PeerClosed or CloseReason.Reset => "it ended the connection in place of an answer",
        var reason => asked.CloseDetail is { } detail ? $"{reason.Name()}: {detail}" : reason.Name(),
    };

    /// <inheritdoc/>
    public void OnEstablished(Connection connection) => connection.Close(CloseReason.LocalClosed);

    /// <inheritdoc/>
    public void OnAnswered(Connection connection)
    {
        // Said of responders only.
    }

    /// <inheritdoc/>
    public void OnClosing(Connection connection)
    {
        // Whoever asks waits for the end.
    }

    /// <inheritdoc/>
    public void OnClosed(Connection connection)
    {
        // The connection completes, and says why.
    }

    /// <inheritdoc/>
    public void OnFault(Connection connection, Exception exception)
    {
        // The connection closes with an internal error, and its text is the detail.
    }
}
