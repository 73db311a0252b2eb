namespace Dingo.Aot.Peers;

/// <summary>Reads a topology from its file.</summary>
internal static class TopologyFile
{
    // A thousand access points fit; a device that never ends does not.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads it; null and a fault when it cannot be read, or is wrong. Never throws.</summary>
    public static PeerPlan? Read(string path, out string fault)
    {
        try
        {
            using var file = File.OpenRead(path);
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaxBytes)
                return TopologyReader.Read(bytes.AsMemory(0, length), out fault);
            fault = $"the file is larger than {MaxBytes} bytes";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = "there is no such file";
        }
        catch (UnauthorizedAccessException)
        {
            fault = "the file cannot be read: access denied, or a folder";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            fault = $"the file cannot be read: {e.Message}";
        }

        return null;
    }
}
