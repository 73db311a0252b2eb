namespace Dingo.Generators.Models;

/// <summary>The 32-bit FNV-1a hash of an ASCII name.</summary>
internal static class Fnv1a
{
    public static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
            hash = unchecked((hash ^ c) * 16777619);
        return hash;
    }
}
