using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Small naming rules of the emitted code.</summary>
internal static class Names
{
    /// <summary><c>InboundConn</c> gives <c>inboundConn</c>, <c>IPCount</c> gives <c>ipCount</c>: what JSON in .NET calls camel case.</summary>
    public static string Camel(string name)
    {
        char[] letters = name.TrimStart('@').ToCharArray();
        for (int i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            bool endsRun = i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]);
            if (endsRun)
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }
        return new string(letters);
    }

    /// <summary>The last part of a type's name, without anything that cannot stand in an identifier.</summary>
    public static string Identifier(TypeName type)
    {
        string last = type.Simple.Substring(type.Simple.LastIndexOf('.') + 1);
        return new string(last.Where(char.IsLetterOrDigit).ToArray());
    }

    /// <summary>A name in camel case for a field of each type, none of them <paramref name="taken"/>.</summary>
    public static Dictionary<TypeName, string> Fields(IEnumerable<TypeName> types, string? taken = null)
    {
        var names = new Dictionary<TypeName, string>();
        foreach (var type in types)
        {
            string name = Camel(Identifier(type));
            bool isTaken = name == taken || names.ContainsValue(name);
            names.Add(type, isTaken ? $"{name}{names.Count}" : name);
        }
        return names;
    }

    /// <summary>Emitted types are as visible as the least visible payload.</summary>
    public static string Access(IEnumerable<EventKey> events) => events.All(e => e.IsPublic) ? "public" : "internal";
}
