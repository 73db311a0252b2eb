using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dingo.ConnManager.Listening;

/// <summary>Which file stands at a path, whatever its name: device and inode, as statx(2) reports them.</summary>
/// <remarks>An inode number is not given to another file while the socket bound to it is open.</remarks>
[SupportedOSPlatform("linux")]
internal readonly partial record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode, bool IsSocket)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int DoNotFollowLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeAndInode = 0x101; // STATX_TYPE | STATX_INO
    private const ushort TypeMask = 0xF000; // S_IFMT
    private const ushort SocketType = 0xC000; // S_IFSOCK

    /// <returns>False when nothing is there, or nothing that we may look at. A symbolic link is not followed.</returns>
    public static unsafe bool TryRead(string path, out FileIdentity identity)
    {
        Statx file;
        if (statx(CurrentDirectory, path, DoNotFollowLinks, TypeAndInode, &file) != 0)
        {
            identity = default;
            return false;
        }

        identity = new(file.DeviceMajor, file.DeviceMinor, file.Inode, (file.Mode & TypeMask) == SocketType);
        return true;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint mask, Statx* file);

    // struct statx is the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
