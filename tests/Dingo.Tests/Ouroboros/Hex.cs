namespace Dingo.Tests.Ouroboros;

internal static class Hex
{
    /// <summary>Bytes of a hexadecimal string; spaces are there for the reader.</summary>
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
