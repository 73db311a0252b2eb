namespace Dingo.Aot.Metrics;

/// <summary>The head of an HTTP/1.x request, as far as this endpoint has a use for it.</summary>
/// <param name="Status">0 where the request is one; else the status to refuse it with.</param>
/// <param name="Path">The path without its query.</param>
/// <param name="IsHead">Whether only the headers are wanted.</param>
internal readonly record struct HttpRequest(int Status, string Path, bool IsHead)
{
    /// <summary>Most bytes that a request's head may have.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Reads a request out of what was received so far.</summary>
    /// <returns>False where it is not complete yet.</returns>
    public static bool TryRead(ReadOnlySpan<byte> received, out HttpRequest request)
    {
        request = default;
        // Whoever speaks another protocol may never send a blank line: its first byte gives it away.
        if (received.Length > 0 && !IsUpper(received[0]))
        {
            request = Refuse(400);
            return true;
        }
        if (received.IndexOf("\r\n\r\n"u8) < 0)
        {
            request = Refuse(431);
            return received.Length >= MaxBytes;
        }
        request = ReadLine(received[..received.IndexOf("\r\n"u8)]);
        return true;
    }

    private static HttpRequest ReadLine(ReadOnlySpan<byte> line)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first < 0 || last <= first || !line[(last + 1)..].StartsWith("HTTP/1."u8))
            return Refuse(400);

        var target = line[(first + 1)..last];
        if (target.IsEmpty || target[0] != '/' || target.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
            return Refuse(400);

        var method = line[..first];
        var isHead = method.SequenceEqual("HEAD"u8);
        if (!isHead && !method.SequenceEqual("GET"u8))
            return Refuse(405);

        var query = target.IndexOf((byte)'?');
        return new(0, System.Text.Encoding.ASCII.GetString(query < 0 ? target : target[..query]), isHead);
    }

    private static HttpRequest Refuse(int status) => new(status, "", false);

    private static bool IsUpper(byte letter) => letter is >= (byte)'A' and <= (byte)'Z';
}
