namespace Dingo.Generators.Models;

/// <summary>How an argument of a command is read from JSON. The names are those of the methods that read it.</summary>
internal enum ArgumentForm
{
    /// <summary>It cannot be read.</summary>
    None,

    /// <summary>A string.</summary>
    String,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 32 bits that is not negative.</summary>
    UInt32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A whole number of 64 bits that is not negative.</summary>
    UInt64,

    /// <summary>A number.</summary>
    Double,
}
