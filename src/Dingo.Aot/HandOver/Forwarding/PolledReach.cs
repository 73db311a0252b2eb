using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>An attempt to reach a node over a socket that a poller watches. Linux.</summary>
/// <remarks>
/// It does not wait to be told that it is connected: over the loopback it is when connect(2) returns, and what is sent before waits for that.
/// </remarks>
internal sealed class PolledReach(SocketReacher reacher, Backend backend, Connection connection)
    : NodeReach(backend, connection, reacher.Timeout), IBearerOwner
{
    private PolledBearer? _bearer;
    private byte[]? _opening;

    void IBearerOwner.OnReadable()
    {
        // Nothing is waited for before there is somebody to go on.
    }

    void IBearerOwner.OnSent(BearerStatus status) => End(TakeBack(status));

    /// <inheritdoc/>
    protected override bool Begin(out SocketError error)
    {
        try
        {
            var place = Backend.Place!;
            // Of our end nobody asks, and whose bytes these are is known.
            _bearer = new PolledBearer(place.Open(), Connection.Remote, place.Peer)
            {
                IsPromptLater = place.Socket is IPEndPoint,
                Poller = Connection.Poller,
            };
            _bearer.Attach(this);
            if (_bearer.TryConnect(place.Address))
                return !TrySend(_bearer, out error);
            error = _bearer.Error;
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void Abandon() => _bearer?.Dispose();

    /// <inheritdoc/>
    protected override IBearer Carry() => _bearer!;

    /// <returns>Whether it is over.</returns>
    private bool TrySend(PolledBearer bearer, out SocketError error)
    {
        _opening = ArrayPool<byte>.Shared.Rent(SocketReacher.MaxOpeningBytes);
        var opening = _opening.AsMemory(0, reacher.WriteOpening(Connection, _opening));
        var status = bearer.Send(opening.Span, out int count);
        bool isWaiting = status != BearerStatus.Broken && count < opening.Length && bearer.SendAll(opening[count..], out status);
        error = isWaiting ? SocketError.Success : TakeBack(status);
        return !isWaiting;
    }

    private SocketError TakeBack(BearerStatus status)
    {
        ArrayPool<byte>.Shared.Return(_opening!);
        _opening = null;
        return status == BearerStatus.Moved ? SocketError.Success : _bearer!.Error;
    }
}
