using System.Globalization;
using System.Text.Json;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control.Client;

/// <summary>Reads members of answers for people; a member that is missing, or null, reads as <c>-</c>.</summary>
/// <remarks>A daemon that is newer or older than this client may have other members: none of that is a failure.</remarks>
internal static class JsonText
{
    private const string None = "-";

    // Three thousand years: more than anything has run, and less than a time span holds.
    private const double MaxAgeSeconds = 1e11;

    /// <summary>A member as plain text: no value can begin a line of its own.</summary>
    public static string Text(this JsonElement element, string name) => Find(element, name) switch
    {
        null => None,
        { ValueKind: JsonValueKind.String } text => PlainText.Of(Unescape(text)),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { } other => other.GetRawText(),
    };

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whether a member is there and not null.</summary>
    public static bool Has(this JsonElement element, string name) => Find(element, name) is not null;

    /// <summary>A number of bytes, in three digits or four.</summary>
    public static string Bytes(this JsonElement element, string name)
    {
        if (Number(element, name) is not { } bytes)
            return None;
        string[] units = ["B", "K", "M", "G", "T"];
        int unit = 0;
        for (; bytes >= 1000 && unit < units.Length - 1; unit++)
            bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || bytes >= 10 ? $"{bytes:0}" : $"{bytes:0.0}")}{units[unit]}");
    }

    /// <summary>A number of seconds, in its two greatest units.</summary>
    public static string Age(this JsonElement element, string name)
    {
        if (Number(element, name) is not (>= 0 and < MaxAgeSeconds and var seconds))
            return None;
        var age = TimeSpan.FromSeconds(seconds);
        return age.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{age.Seconds}s")
            : age.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{age.Minutes}m{age.Seconds:00}s")
            : age.TotalDays < 1 ? string.Create(CultureInfo.InvariantCulture, $"{age.Hours}h{age.Minutes:00}m")
            : string.Create(CultureInfo.InvariantCulture, $"{age.Days}d{age.Hours:00}h");
    }

    /// <summary>A number with two decimals.</summary>
    public static string Decimal(this JsonElement element, string name) =>
        Number(element, name) is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : None;

    /// <summary>A point in time, to the second, in UTC.</summary>
    public static string Time(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : None;

    /// <summary>A member that has members; one without any where it is missing.</summary>
    public static JsonElement Member(this JsonElement element, string name) => Find(element, name).GetValueOrDefault();

    /// <summary>Every member of an object, as <c>name=value</c>.</summary>
    public static string Members(this JsonElement element, string except = "") => element.ValueKind == JsonValueKind.Object
        ? string.Join(' ', element.EnumerateObject()
            .Where(member => member.Name != except && member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object))
            .Select(static member => $"{member.Name}={(member.Value.ValueKind == JsonValueKind.String ? Unescape(member.Value) : member.Value.GetRawText())}"))
        : "";

    private static string Unescape(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a character is escaped in it: as it was written, then.
            return text.GetRawText();
        }
    }

    private static double? Number(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
