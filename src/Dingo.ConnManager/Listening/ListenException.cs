using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>A listener could not be bound. The message names the address and the reason, ready for an operator to read.</summary>
/// <remarks>Thrown at start only; once bound, a listener reports by value.</remarks>
public sealed class ListenException : Exception
{
    internal ListenException(ListenFailure failure, string address, string reason, Exception? cause = null)
        : base($"Cannot listen on {address}: {reason}", cause)
    {
        Failure = failure;
        Address = address;
    }

    /// <summary>What stood in the way.</summary>
    public ListenFailure Failure { get; }

    /// <summary>The name of the listener; empty before it is known.</summary>
    public string Listener { get; internal set; } = "";

    /// <summary>The address that was asked for.</summary>
    public string Address { get; }

    internal static ListenException From(SocketException cause, string address) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(ListenFailure.AddressInUse, address, "the address is in use", cause),
        SocketError.AccessDenied => new(ListenFailure.PermissionDenied, address, "permission denied", cause),
        SocketError.AddressNotAvailable =>
            new(ListenFailure.AddressNotAvailable, address, "this host has no such address", cause),
        SocketError.AddressFamilyNotSupported =>
            new(ListenFailure.AddressNotAvailable, address, "this host does not support the address family", cause),
        _ => new(ListenFailure.Other, address, cause.Message, cause),
    };

    internal static ListenException From(Exception cause, string address) => cause switch
    {
        SocketException e => From(e, address),
        UnauthorizedAccessException => new(ListenFailure.PermissionDenied, address, cause.Message, cause),
        DirectoryNotFoundException => new(ListenFailure.AddressNotAvailable, address, "its directory does not exist", cause),
        _ => new(ListenFailure.Other, address, cause.Message, cause),
    };
}
