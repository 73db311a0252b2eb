namespace Dingo.Generators.Models;

/// <summary>How a field is written as JSON.</summary>
internal enum FieldForm
{
    /// <summary>No writer is known.</summary>
    None,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A number, or null when it is not finite.</summary>
    Double,

    /// <summary>A string, or a value that the JSON writer itself turns into one (dates, <c>Guid</c>).</summary>
    Text,

    /// <summary>A string, through <c>IUtf8SpanFormattable</c>.</summary>
    Utf8Formatted,

    /// <summary>A string, through <c>ISpanFormattable</c>.</summary>
    Formatted,

    /// <summary>A string, through the name table of the enum.</summary>
    EnumName,
}
