using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>How one accept ended: <paramref name="Accepted"/> is null exactly when <paramref name="Error"/> tells why.</summary>
internal readonly record struct AcceptOutcome<TAccepted>(TAccepted? Accepted, SocketError Error)
    where TAccepted : class, IDisposable;
