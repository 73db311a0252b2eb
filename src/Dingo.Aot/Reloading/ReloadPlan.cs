using System.Globalization;
using Dingo.Aot.Configuration;

namespace Dingo.Aot.Reloading;

/// <summary>What of a configuration that was read anew takes effect at once, and what only with the next start.</summary>
/// <param name="InForce">The configuration in force afterwards: the new one, with the old values of what needs a restart.</param>
/// <param name="Applied">What changes.</param>
/// <param name="NeedRestart">What was changed and takes effect with the next start.</param>
internal sealed record ReloadPlan(
    EffectiveConfiguration InForce, IReadOnlyList<ConfigurationChange> Applied, IReadOnlyList<ConfigurationChange> NeedRestart)
{
    /// <summary>Compares; listeners by their names, wherever they stand.</summary>
    /// <param name="before">The configuration in force, valid.</param>
    /// <param name="read">The one that was read, valid.</param>
    public static ReloadPlan Of(EffectiveConfiguration before, EffectiveConfiguration read)
    {
        var old = ByName(before.Values);
        var changed = ByName(read.Values);
        var values = new List<ConfigurationValue>();
        var applied = new List<ConfigurationChange>();
        var needRestart = new List<ConfigurationChange>();
        foreach (var (name, value) in changed)
        {
            bool isKnown = old.TryGetValue(name, out var was);
            bool isKept = isKnown && was.Value != value.Value && NeedsRestart(name, value, old, changed);
            values.Add(isKept ? value with { Value = was.Value, Source = was.Source } : value);
            if (!isKnown || was.Value != value.Value)
                (isKept ? needRestart : applied).Add(new ConfigurationChange(name, isKnown ? was.Value : null, value.Value));
        }

        foreach (var (name, was) in old)
        {
            if (!changed.ContainsKey(name))
                applied.Add(new ConfigurationChange(name, was.Value, null));
        }

        var options = ConfigurationLoader.Bind(values, read.Options!.Peers.Plan);
        return new ReloadPlan(new EffectiveConfiguration(values, [], options), applied, needRestart);
    }

    private static bool NeedsRestart(
        string name, ConfigurationValue value, Dictionary<string, ConfigurationValue> old, Dictionary<string, ConfigurationValue> changed)
    {
        var key = ConfigurationSchema.Find(value.Key)!;
        if (!key.NeedsRestart || !key.IsOfListener)
            return key.NeedsRestart;
        // At another address it is bound anew anyway.
        string address = name[..name.LastIndexOf(':')] + ":Address";
        return old[address].Value == changed[address].Value;
    }

    private static Dictionary<string, ConfigurationValue> ByName(IReadOnlyList<ConfigurationValue> values)
    {
        var names = new Dictionary<int, string>();
        foreach (var value in values)
        {
            if (ConfigurationSchema.TryReadListener(value.Key, out int number, out string part) && part == "Name")
                names[number] = value.Value!;
        }

        return values.ToDictionary(value => ConfigurationSchema.TryReadListener(value.Key, out int number, out string part)
            ? string.Create(CultureInfo.InvariantCulture, $"{ConfigurationSchema.Listeners}:{names[number]}:{part}")
            : value.Key);
    }
}
