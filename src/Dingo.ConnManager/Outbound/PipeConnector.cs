using System.IO.Pipes;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Outbound;

/// <summary>Connects named pipes.</summary>
internal static class PipeConnector
{
    // The runtime waits for a pipe that is not there, as it does for one whose instances are all taken. The latter is over soon.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="IConnector.ConnectAsync"/>
    public static async Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken)
    {
        NamedPipeClientStream? pipe = null;
        try
        {
            pipe = new NamedPipeClientStream(".", remote.Path!, PipeDirection.InOut, PipeOptions.Asynchronous);
            await pipe.ConnectAsync(Patience, cancellationToken).ConfigureAwait(false);
            return new PipeBearer(pipe, PeerEndPoint.PipeClient(remote.Path!, number), remote);
        }
        catch (Exception e)
        {
            if (pipe is not null)
                await pipe.DisposeAsync().ConfigureAwait(false);
            if (FailureOf(e) is not { } failure)
                throw;
            throw new OutboundException(failure, $"{remote} cannot be reached: {e.Message}", e);
        }
    }

    private static OutboundFailure? FailureOf(Exception e) => e switch
    {
        // Outside Windows a pipe is a Unix socket, and its name part of a path that may be none.
        SocketException socket => SocketConnector.FailureOf(socket.SocketErrorCode, PeerEndPointKind.Pipe),
        ArgumentOutOfRangeException or PlatformNotSupportedException => OutboundFailure.Unreachable,
        TimeoutException or IOException or UnauthorizedAccessException => OutboundFailure.Unreachable,
        _ => null,
    };
}
