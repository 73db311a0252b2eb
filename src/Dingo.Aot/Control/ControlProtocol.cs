namespace Dingo.Aot.Control;

/// <summary>The numbers and words of the protocol that both sides share; README.md beside this file describes it.</summary>
internal static class ControlProtocol
{
    /// <summary>The version that is spoken.</summary>
    public const int Version = 1;

    /// <summary>The longest request, its line feed included.</summary>
    public const int MaxRequestBytes = 8 * 1024;

    /// <summary>The member of a line that says which version it is in.</summary>
    public static ReadOnlySpan<byte> VersionMember => "v"u8;

    /// <summary>The member that ties answers to their request.</summary>
    public static ReadOnlySpan<byte> IdMember => "id"u8;

    /// <summary>The member of a request that names the command.</summary>
    public static ReadOnlySpan<byte> CommandMember => "command"u8;

    /// <summary>The member of a request that holds the arguments.</summary>
    public static ReadOnlySpan<byte> ArgumentsMember => "arguments"u8;

    /// <summary>The member of an answer that holds one of many.</summary>
    public static ReadOnlySpan<byte> RowMember => "row"u8;

    /// <summary>The member of the last line of an answer that was given.</summary>
    public static ReadOnlySpan<byte> DoneMember => "done"u8;

    /// <summary>The member of the last line of an answer that could not be given.</summary>
    public static ReadOnlySpan<byte> ErrorMember => "error"u8;
}
