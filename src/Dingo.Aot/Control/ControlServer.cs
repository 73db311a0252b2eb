using System.Net.Sockets;
using Dingo.Aot.Sockets;
using Dingo.Ouroboros.Bearers;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Control;

/// <summary>Serves the clients of the control socket.</summary>
/// <remarks>
/// Bounded in size, time and number: at most <see cref="MaxClients"/> at once, and one more takes the place of whoever needs it least,
/// though never of one that is being answered. Start it once, stop it once; both from any thread.
/// </remarks>
internal sealed class ControlServer : IAsyncDisposable
{
    /// <summary>Clients served at once.</summary>
    public const int MaxClients = 32;

    private readonly AcceptLoop _accepting;
    private readonly ControlService _service;
    private readonly ControlPlaces _places;
    private readonly ControlFigures _figures;
    private readonly Func<Socket, bool> _isPermitted;
    private readonly TimeProvider _time;

    /// <summary>Prepares a server; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="listener">Where clients arrive; owned from here on.</param>
    /// <param name="service">Answers them.</param>
    /// <param name="places">Theirs, <see cref="MaxClients"/> of them.</param>
    /// <param name="figures">Counts them.</param>
    /// <param name="isPermitted">Whether a client may ask at all.</param>
    /// <param name="time">Measures bounds.</param>
    /// <param name="logger">Hears of accept errors.</param>
    public ControlServer(
        IEndpointListener listener, ControlService service, ControlPlaces places, ControlFigures figures, Func<Socket, bool> isPermitted,
        TimeProvider time, ILogger logger)
    {
        _accepting = new AcceptLoop("control socket", listener, AdmitAsync, time, logger);
        _service = service;
        _places = places;
        _figures = figures;
        _isPermitted = isPermitted;
        _time = time;
        figures.AcceptErrors = () => _accepting.Errors;
    }

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting.Start();

    /// <summary>Closes the listener and every client; nothing of them is left when it returns. Harmless twice.</summary>
    public async ValueTask DisposeAsync()
    {
        await _accepting.StopAsync();
        foreach (var place in _places.Taken())
        {
            var client = (ControlClient)place;
            client.Abort(ControlDrop.Stopping);
            await client.Completion;
        }
    }

    /// <summary>Whether the kernel says that the client is of our own user, or root.</summary>
    public static bool IsOwner(Socket client) =>
        UnixPeerCredentials.TryRead(client, out var credentials) && (credentials.Uid == 0 || credentials.Uid == EffectiveUser.Id);

    private async ValueTask AdmitAsync(Socket socket)
    {
        if (!_isPermitted(socket))
        {
            TurnAway(socket, ControlDrop.NotPermitted, ControlErrorKind.NotPermitted, "only the daemon's own user and root may ask here");
            return;
        }

        var client = new ControlClient(socket, _service, _places, _time);
        while (!_places.TryTake(client, out var victim))
        {
            if (victim is null)
            {
                client.Free();
                TurnAway(socket, ControlDrop.Busy, ControlErrorKind.Busy, $"all {MaxClients} clients are being answered: try again, or end a stream");
                return;
            }
            var displaced = (ControlClient)victim;
            displaced.Abort(ControlDrop.Displaced);
            // Its memory comes back before the newcomer takes some: the bound holds in a flood, too.
            await displaced.Completion;
        }
        client.Start(Ended);
    }

    private void Ended(ControlClient client, ControlDrop reason)
    {
        if (reason != ControlDrop.None)
            _figures.CountDrop(reason);
        _places.Release(client);
    }

    private void TurnAway(Socket socket, ControlDrop reason, ControlErrorKind kind, string message)
    {
        _figures.CountDrop(reason);
        // A fresh socket has room for a line; if not, whoever connects does not read.
        socket.Blocking = false;
        socket.Send(ControlReply.ErrorLine(kind, message).Span, SocketFlags.None, out _);
        socket.Dispose();
    }
}
