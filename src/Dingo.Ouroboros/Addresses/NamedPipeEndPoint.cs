using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Dingo.Ouroboros.Addresses;

/// <summary>The name of a named pipe on this host. Immutable.</summary>
/// <remarks>On Windows it is <c>\\.\pipe\NAME</c>, where case matters to nobody but us; elsewhere the runtime makes a Unix socket of it in the folder for temporary files.</remarks>
public sealed class NamedPipeEndPoint : EndPoint
{
    /// <summary>The longest name, in characters: a pipe's path on Windows has at most 256, of which 9 are <c>\\.\pipe\</c>.</summary>
    public const int MaxNameLength = 247;

    // The runtime keeps this name for pipes that have none.
    private const string Reserved = "anonymous";

    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    public NamedPipeEndPoint(string name) => Name = FaultOf(name) is { } fault ? throw new ArgumentException(fault, nameof(name)) : name;

    /// <summary>The name alone, without <c>\\.\pipe\</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Unspecified;

    /// <summary>Takes a name, or says what is wrong with it.</summary>
    public static bool TryCreate(string name, [NotNullWhen(true)] out NamedPipeEndPoint? endPoint, out string fault)
    {
        fault = FaultOf(name) ?? "";
        endPoint = fault.Length == 0 ? new NamedPipeEndPoint(name) : null;
        return endPoint is not null;
    }

    /// <summary>The name of the pipe that stands for a Unix socket on Windows: the last part of its path.</summary>
    public static string NameFor(string unixPath) => unixPath[(unixPath.LastIndexOfAny([':', '/', '\\']) + 1)..];

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NamedPipeEndPoint other && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string? FaultOf(string name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return $"the name of a pipe has 1 to {MaxNameLength} characters, and this has {name.Length}";
        if (name.AsSpan().ContainsAny('/', '\\', '\0') || name.AsSpan().ContainsAny(':', '#'))
            return $"the name of a pipe '{name}' has one of / \\ : # or NUL in it";
        return name.Equals(Reserved, StringComparison.OrdinalIgnoreCase) ? $"no pipe may have the name '{name}'" : null;
    }
}
