using System.Runtime.InteropServices;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>What the runtime offers no way to do.</summary>
internal static partial class Native
{
    /// <summary>One more descriptor of the same socket, as a process that takes over would have it.</summary>
    public static int Duplicate(int descriptor) => dup(descriptor);

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);
}
