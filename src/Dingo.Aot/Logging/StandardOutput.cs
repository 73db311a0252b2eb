using System.Runtime.InteropServices;

namespace Dingo.Aot.Logging;

/// <summary>Standard output that says when nobody reads it any more.</summary>
/// <remarks>
/// The console's own stream takes a broken pipe for success, so that lines would be lost uncounted. A file stream in its
/// place would keep an offset of its own, and so write over what others append to the same file.
/// </remarks>
internal sealed unsafe partial class StandardOutput : Stream
{
    private const int Descriptor = 1; // STDOUT_FILENO
    private const int Interrupted = 4; // EINTR
    private const int WouldBlock = 11; // EAGAIN
    private const short Writable = 4; // POLLOUT
    private const int WithoutBound = -1;
    private const int BrokenPipe = 32; // EPIPE

    private readonly Action? _readerLeft;

    private StandardOutput(Action? readerLeft) => _readerLeft = readerLeft;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens it. The stream owns nothing: standard output stays open when it is disposed.</summary>
    /// <param name="readerLeft">Called, before the exception, when nobody reads the pipe any more.</param>
    public static Stream Open(Action? readerLeft = null) =>
        OperatingSystem.IsLinux() ? new StandardOutput(readerLeft) : Console.OpenStandardOutput();

    /// <summary>Writes all of it; blocks while the reader does not keep up.</summary>
    /// <exception cref="IOException">Closed, full, or a pipe that nobody reads any more; a part may have been written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
                written = write(Descriptor, start, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                WaitOrThrow(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void WaitOrThrow(int error)
    {
        if (error == Interrupted)
            return;
        if (error == BrokenPipe)
            _readerLeft?.Invoke();
        if (error != WouldBlock)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        // Whoever started us may have made it non-blocking.
        var wanted = new Poll { Descriptor = Descriptor, Events = Writable };
        _ = poll(&wanted, 1, WithoutBound);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* start, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(Poll* descriptors, nuint count, int milliseconds);

    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }
}
