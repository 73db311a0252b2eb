using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Dingo.Aot.Configuration;

/// <summary>Reads the JSON configuration file; comments and trailing commas are allowed in it.</summary>
internal static class FileLayer
{
    // A thousand listeners fit; a device that never ends does not.
    private const int MaxBytes = 256 * 1024;

    /// <summary>The values that stand in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="namedBy">Who named it, for the message when it cannot be read.</param>
    /// <param name="faults">Takes the fault of a file that cannot be read; the result is then empty.</param>
    public static IReadOnlyCollection<ConfigurationValue> Read(string path, string namedBy, List<ConfigurationFault> faults)
    {
        try
        {
            using var stream = ReadBounded(path);
            var json = new ConfigurationBuilder().AddJsonStream(stream).Build();
            // A section has no value of its own; an empty array or object has.
            return json.AsEnumerable()
                .Where(pair => pair.Value is not null || !json.GetSection(pair.Key).GetChildren().Any())
                .Select(pair => new ConfigurationValue(pair.Key, pair.Value, $"file {path}"))
                .ToArray();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add(new($"file {path}", $"cannot be read ({namedBy}): {Reason(fault)} Name a file that exists and is readable."));
        }
        catch (JsonException fault)
        {
            faults.Add(new($"file {path}", $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}: not valid JSON. {Sentence(fault.Message)}"));
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException)
        {
            faults.Add(new($"file {path}", $"not a configuration: {fault.Message}"));
        }
        return [];
    }

    private static MemoryStream ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxBytes ? new MemoryStream(bytes, 0, length) : throw new InvalidDataException($"larger than {MaxBytes} bytes.");
    }

    private static string Reason(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "access denied, or a folder.",
        _ => fault.Message,
    };

    // The reader appends the position to its sentence; ours stands in front and counts from 1.
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
