using System.Text.Json;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control;

/// <summary>The arguments that came with a request, read by name and type; the first that is wrong is remembered, and named.</summary>
/// <remarks>What is wrong reads as nothing: whoever reads goes on, and asks <see cref="AreAll"/> at the end.</remarks>
/// <param name="members">A JSON object, or nothing at all.</param>
internal sealed class ControlArguments(JsonElement members)
{
    /// <summary>What is wrong with them, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether those read so far were right, and there are no others.</summary>
    /// <param name="known">The names of all that the command takes.</param>
    public bool AreAll(params ReadOnlySpan<string> known)
    {
        if (members.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in members.EnumerateObject())
            {
                // Before what is missing: that is most likely the same one, spelt wrong.
                if (!known.Contains(member.Name))
                    Fault = Unknown(member.Name, known);
            }
        }
        return Fault is null;
    }

    /// <summary>A string; the empty one where there is none.</summary>
    public string GetString(string name)
    {
        if (FindString(name) is { } text)
            return text;
        Miss(name);
        return "";
    }

    /// <summary>A string, or null.</summary>
    public string? FindString(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Wrong(name, "a string");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool GetBoolean(string name) => FindBoolean(name) ?? Miss(name);

    /// <summary><c>true</c>, <c>false</c> or null.</summary>
    public bool? FindBoolean(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.ValueKind == JsonValueKind.True;
        Wrong(name, "true or false");
        return null;
    }

    /// <summary>A whole number of 32 bits.</summary>
    public int GetInt32(string name) => (int)GetInt64(name, int.MinValue, int.MaxValue);

    /// <summary>A whole number of 32 bits, or null.</summary>
    public int? FindInt32(string name) => (int?)FindInt64(name, int.MinValue, int.MaxValue);

    /// <summary>A whole number of 32 bits that is not negative.</summary>
    public uint GetUInt32(string name) => (uint)GetInt64(name, uint.MinValue, uint.MaxValue);

    /// <summary>A whole number of 32 bits that is not negative, or null.</summary>
    public uint? FindUInt32(string name) => (uint?)FindInt64(name, uint.MinValue, uint.MaxValue);

    /// <summary>A whole number of 64 bits.</summary>
    public long GetInt64(string name) => GetInt64(name, long.MinValue, long.MaxValue);

    /// <summary>A whole number of 64 bits, or null.</summary>
    public long? FindInt64(string name) => FindInt64(name, long.MinValue, long.MaxValue);

    /// <summary>A whole number of 64 bits that is not negative.</summary>
    public ulong GetUInt64(string name) => FindUInt64(name) ?? MissNumber(name);

    /// <summary>A whole number of 64 bits that is not negative, or null.</summary>
    public ulong? FindUInt64(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number))
            return number;
        Wrong(name, "a whole number from 0 to 18446744073709551615");
        return null;
    }

    /// <summary>A number.</summary>
    public double GetDouble(string name) => FindDouble(name) ?? MissNumber(name);

    /// <summary>A number, or null.</summary>
    public double? FindDouble(string name)
    {
        if (Find(name) is not { } value)
            return null;
        // JSON has no word for what lies beyond, but digits enough for it.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number))
            return number;
        Wrong(name, "a number");
        return null;
    }

    private long GetInt64(string name, long least, long most) => FindInt64(name, least, most) ?? MissNumber(name);

    private long? FindInt64(string name, long least, long most)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most)
            return number;
        Wrong(name, $"a whole number from {least} to {most}");
        return null;
    }

    private JsonElement? Find(string name) =>
        members.ValueKind == JsonValueKind.Object && members.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private bool Miss(string name)
    {
        Fault ??= $"argument '{name}' is missing";
        return false;
    }

    private uint MissNumber(string name)
    {
        Miss(name);
        return 0;
    }

    private void Wrong(string name, string wanted) => Fault ??= $"argument '{name}' must be {wanted}";

    private static string Unknown(string name, ReadOnlySpan<string> known)
    {
        if (known.IsEmpty)
            return $"there is no argument '{name}': this command takes none";
        return NearestWord.To(name, known.ToArray()) is { } nearest
            ? $"there is no argument '{name}'; did you mean '{nearest}'?"
            : $"there is no argument '{name}'; this command takes {string.Join(", ", known!)}";
    }
}
