using System.Runtime.InteropServices;

namespace Dingo.Aot.Control;

/// <summary>The user that this process acts as.</summary>
internal static partial class EffectiveUser
{
    /// <summary>Its number. Unix only.</summary>
    public static uint Id => geteuid();

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
