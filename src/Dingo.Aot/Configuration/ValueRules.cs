using System.Globalization;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Peers;
using Dingo.ConnManager.Admission;

namespace Dingo.Aot.Configuration;

/// <summary>Checks one value against its row of the schema and brings it into its usual form.</summary>
internal static class ValueRules
{
    /// <summary>Checks <paramref name="text"/>.</summary>
    /// <param name="key">The row.</param>
    /// <param name="text">The value as it was set.</param>
    /// <param name="value">The value as the options are bound from it.</param>
    /// <param name="fault">What is wrong, what is allowed, what to do.</param>
    public static bool TryRead(ConfigurationKey key, string text, out string value, out string fault)
    {
        value = text;
        fault = "";
        var wrong = key.Kind switch
        {
            ValueKind.Number => ReadNumber(key, text, ref value),
            ValueKind.Switch => ReadChoice(["true", "false"], text, ref value),
            ValueKind.Choice => ReadChoice(key.Choices, text, ref value),
            ValueKind.Network => NetworkMagic.TryParse(text, out _) ? null : "not a network",
            ValueKind.Address => ListenAddress.TryParseListener(text, OperatingSystem.IsWindows(), out _, out var unfit) ? null : unfit,
            ValueKind.OptionalAddress => text.Length == 0 ? null : ReadAddress(text),
            ValueKind.Name => text.Length is >= 1 and <= 32 && IsWord(text) ? null : "not a name",
            ValueKind.Group => IsWord(text) ? null : "not a group",
            ValueKind.BackendAddress => BackendAddress.TryParse(text, out _, out var misplaced) ? null : misplaced,
            ValueKind.Sources => text.Length == 0 || SourceList.TryParse(text, out _, out var stranger) ? null : stranger,
            ValueKind.PeerAddresses => AddressList.Read(text, out var peers) is null ? peers : null,
            ValueKind.TopologyFile => null,
            ValueKind.SocketPath => text.Length == 0 ? null : ReadAddress("unix:" + text),
            _ => IsFileMode(text) ? null : "not permissions",
        };
        if (wrong is null)
            return true;

        var otherwise = key.Default switch { null => "", "" => ", or leave it out", _ => $", or leave it out for {key.Default}" };
        fault = $"{wrong}. Give {key.Allowed}{otherwise}.";
        return false;
    }

    private static string? ReadNumber(ConfigurationKey key, string text, ref string value)
    {
        const NumberStyles Signed = NumberStyles.AllowLeadingSign;
        if (!Int128.TryParse(text, Signed, CultureInfo.InvariantCulture, out var number))
            return "not a whole number";
        if (number < key.Min || number > key.Max)
            return "out of range";

        value = number == 0 && key.ZeroMeansDefault ? key.Default! : number.ToString(CultureInfo.InvariantCulture);
        return null;
    }

    private static string? ReadChoice(string[] choices, string text, ref string value)
    {
        foreach (var choice in choices)
        {
            if (!choice.Equals(text, StringComparison.OrdinalIgnoreCase))
                continue;
            value = choice;
            return null;
        }
        return "not a choice";
    }

    private static string? ReadAddress(string text) =>
        ListenAddress.TryParse(text, out _, out var fault) ? null : fault;

    private static bool IsWord(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static bool IsFileMode(string text) =>
        text.Length is 3 or 4 && text.All(digit => digit is >= '0' and <= '7') && (text.Length == 3 || text[0] == '0');
}
