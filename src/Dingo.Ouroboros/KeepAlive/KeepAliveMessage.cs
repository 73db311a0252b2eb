namespace Dingo.Ouroboros.KeepAlive;

/// <summary>One message of the keep-alive mini-protocol.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Cookie">Chosen by the initiator for each ping, echoed in the pong; 0 in <see cref="KeepAliveKind.Done"/>.</param>
public readonly record struct KeepAliveMessage(KeepAliveKind Kind, ushort Cookie = 0);
