using System.Formats.Cbor;

namespace Dingo.Ouroboros.Cbor;

/// <summary>One reader and one writer per thread, so that a message in the steady state allocates nothing.</summary>
/// <remarks>
/// Each is good until the next call for it on the same thread. Always <c>Lax</c>: the stricter modes would check key order for
/// us, but pull a crypto library into the process.
/// </remarks>
internal static class CborScratch
{
    private const int InitialWriterBytes = 256;

    [ThreadStatic]
    private static CborReader? _reader;

    [ThreadStatic]
    private static CborWriter? _writer;

    /// <summary>A reader at the start of <paramref name="item"/>, which must have measured as complete.</summary>
    public static CborReader Read(ReadOnlyMemory<byte> item)
    {
        if (_reader is not { } reader)
            return _reader = new CborReader(item, CborConformanceMode.Lax);
        reader.Reset(item);
        return reader;
    }

    /// <summary>A writer with nothing in it.</summary>
    public static CborWriter Write()
    {
        if (_writer is not { } writer)
            return _writer = new CborWriter(CborConformanceMode.Lax, initialCapacity: InitialWriterBytes);
        writer.Reset();
        return writer;
    }
}
