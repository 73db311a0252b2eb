using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>What a small text file says, read again once the file has changed.</summary>
/// <remarks>
/// Safe on any thread. The file is looked at when its value is asked for, and at most once a second. A file that is missing or cannot be
/// read counts as empty; of one that is too long the lines that fit are taken.
/// </remarks>
/// <param name="path">Where it is; links are followed.</param>
/// <param name="maxBytes">What is read of it.</param>
/// <param name="parse">Reads its text. It must not throw.</param>
/// <param name="time">Measures the second.</param>
internal sealed class WatchedFile<T>(string path, int maxBytes, Func<string, T> parse, TimeProvider time)
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Held while the file is read, so that one caller reads it and the others need not. It is the innermost lock.
    private readonly Lock _gate = new();
    private T? _value;
    private long _looked;
    private (DateTime Written, long Length) _seen;

    /// <summary>What the file says.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (_value is null || time.GetElapsedTime(_looked) >= Pause)
                    _value = LookLocked();
                return _value;
            }
        }
    }

    private T LookLocked()
    {
        _looked = time.GetTimestamp();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var found = (File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
            if (_value is not null && found == _seen)
                return _value;
            string text = ReadText(file);
            _seen = found;
            return parse(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            bool wasEmpty = _value is not null && _seen == default;
            _seen = default;
            return wasEmpty ? _value! : parse("");
        }
    }

    private string ReadText(SafeFileHandle file)
    {
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), maxBytes)];
        int length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var read)
            length += read;
        // The last line may have been cut into another name.
        if (length == maxBytes)
            length = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
