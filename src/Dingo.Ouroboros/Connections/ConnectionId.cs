using Dingo.Ouroboros.Addresses;

namespace Dingo.Ouroboros.Connections;

/// <summary>The identity of one connection: a number that is never used again, and the two addresses.</summary>
/// <remarks>
/// Equality, look-up, recycling and closing go by the number alone: the addresses may return with the peer's next connection,
/// and a request that names an old number must not hit its successor.
/// </remarks>
/// <param name="number">1 or more, rising, unique while the process lives; 0 names no connection.</param>
/// <param name="local">Our end.</param>
/// <param name="remote">The peer's end.</param>
public readonly struct ConnectionId(ulong number, PeerEndPoint local, PeerEndPoint remote) : IEquatable<ConnectionId>, IUtf8SpanFormattable
{
    /// <summary>1 or more, unique while the process lives; 0 names no connection.</summary>
    public ulong Number { get; } = number;

    /// <summary>Our end.</summary>
    public PeerEndPoint Local { get; } = local;

    /// <summary>The peer's end.</summary>
    public PeerEndPoint Remote { get; } = remote;

    /// <summary>Whether both name the same connection.</summary>
    public static bool operator ==(ConnectionId left, ConnectionId right) => left.Equals(right);

    /// <summary>Whether they name different connections.</summary>
    public static bool operator !=(ConnectionId left, ConnectionId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ConnectionId other) => Number == other.Number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConnectionId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Number.GetHashCode();

    /// <summary>The number and the peer's end, as <c>42@192.0.2.7:3001</c>.</summary>
    public override string ToString() => $"{Number}@{Remote}";

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (Number.TryFormat(utf8Destination, out bytesWritten) && bytesWritten < utf8Destination.Length)
        {
            utf8Destination[bytesWritten++] = (byte)'@';
            // The default value names no connection, and has no ends.
            if (Remote is null)
                return true;
            if (Remote.TryFormat(utf8Destination[bytesWritten..], out int length, format, provider))
            {
                bytesWritten += length;
                return true;
            }
        }

        bytesWritten = 0;
        return false;
    }
}
