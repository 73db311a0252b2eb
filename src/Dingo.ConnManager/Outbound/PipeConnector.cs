using System.IO.Pipes;
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
        var pipe = new NamedPipeClientStream(".", remote.Path!, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(Patience, cancellationToken).ConfigureAwait(false);
            return new PipeBearer(pipe, PeerEndPoint.PipeClient(remote.Path!, number), remote);
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw new OutboundException(OutboundFailure.Unreachable, $"{remote} cannot be reached: {e.Message}", e);
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
