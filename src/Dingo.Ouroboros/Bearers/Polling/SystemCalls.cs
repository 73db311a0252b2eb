using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>The system's calls on a socket. Linux; none of them waits, and each is asked again where a signal came between.</summary>
internal static partial class SystemCalls
{
    // MSG_DONTWAIT, and MSG_NOSIGNAL: a peer that is gone is an error, not a signal.
    private const int WithoutWaiting = 0x40;
    private const int WithoutSignal = 0x4000;

    // F_SETFL and O_NONBLOCK.
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes; 0 at the end of the stream, -1 with the error in <see cref="SystemError.Last"/>.</returns>
    public static nint Receive(SafeHandle socket, Span<byte> destination)
    {
        while (true)
        {
            nint count = recv(socket, ref MemoryMarshal.GetReference(destination), destination.Length, WithoutWaiting);
            if (count >= 0 || SystemError.Last != SystemError.Interrupted)
                return count;
        }
    }

    /// <summary>Writes what fits.</summary>
    /// <returns>How many bytes; -1 with the error in <see cref="SystemError.Last"/>.</returns>
    public static nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint count = send(socket, ref MemoryMarshal.GetReference(bytes), bytes.Length, WithoutWaiting | WithoutSignal);
            if (count >= 0 || SystemError.Last != SystemError.Interrupted)
                return count;
        }
    }

    /// <summary>Begins to connect; what is sent next waits for the end of that, or fails as it does.</summary>
    /// <param name="socket">New.</param>
    /// <param name="address">A struct sockaddr of its family.</param>
    /// <returns>0 when it is connected, or will be; -1 with the error in <see cref="SystemError.Last"/>.</returns>
    public static int Connect(SafeHandle socket, ReadOnlySpan<byte> address)
    {
        if (fcntl(socket, SetFlags, NonBlocking) != 0)
            return -1;
        int result = connect(socket, ref MemoryMarshal.GetReference(address), address.Length);
        return result != 0 && SystemError.Last is SystemError.InProgress or SystemError.Interrupted ? 0 : result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(SafeHandle socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(SafeHandle socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeHandle socket, int command, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(SafeHandle socket, ref byte address, int length);
}
