using System.Globalization;

namespace Dingo.Aot.Configuration;

/// <summary>Checks merged layers against the schema, and completes listeners with what they leave out.</summary>
internal sealed class ConfigurationRules
{
    private readonly ConfigurationLayers _layers;
    private readonly List<ConfigurationFault> _faults;
    private readonly List<ConfigurationValue> _values = [];

    private ConfigurationRules(ConfigurationLayers layers, List<ConfigurationFault> faults)
    {
        _layers = layers;
        _faults = faults;
    }

    /// <summary>The checked values in the order of the schema; every fault found goes to <paramref name="faults"/>.</summary>
    public static IReadOnlyList<ConfigurationValue> Check(ConfigurationLayers layers, List<ConfigurationFault> faults)
    {
        var rules = new ConfigurationRules(layers, faults);
        rules.RefuseUnknownKeys();
        foreach (var key in ConfigurationSchema.Keys)
        {
            if (!key.IsOfListener)
                rules.Read(key, key.Path);
            else if (key == ConfigurationSchema.ListenerKeys[0])
                rules.ReadListeners();
        }
        EndPointRules.Check(rules._values, faults);
        return rules._values;
    }

    private void RefuseUnknownKeys()
    {
        foreach (var value in _layers.Values)
        {
            if (ConfigurationSchema.Find(value.Key) is not null)
                continue;
            var advice = ConfigurationSchema.IsSection(value.Key) ? "a section, not a key. Set one of its keys."
                : NearestKey.To(value.Key) is { } nearest ? $"no such key. Did you mean {nearest}?"
                : "no such key. `check --keys` lists them all.";
            _faults.Add(ConfigurationFault.Of(value, advice));
        }
    }

    private void ReadListeners()
    {
        var numbers = _layers.ListenerNumbers();
        if (numbers.Count == 0)
            _faults.Add(new(ConfigurationSchema.Listeners, "empty. Name at least one listener, or leave the section out for the default."));

        for (var i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] != i)
            {
                _faults.Add(new($"{ConfigurationSchema.Listeners}:{numbers[i]}", $"there is no listener {i}. Number them from 0 without gaps."));
                return;
            }
            var number = i.ToString(CultureInfo.InvariantCulture);
            foreach (var key in ConfigurationSchema.ListenerKeys)
                Read(key, key.Path.Replace("*", number));
        }
    }

    private void Read(ConfigurationKey key, string path)
    {
        var set = _layers.Find(path);
        if (key.UnixOnly && !IsUnix(path))
        {
            if (set is { } misplaced)
                _faults.Add(ConfigurationFault.Of(misplaced with { Key = path }, "only a Unix socket has this. Leave it out."));
            return;
        }
        if (set is null && key.Default is null)
        {
            _faults.Add(new(path, $"missing. Give {key.Allowed}."));
            return;
        }

        var value = set is { } given ? given with { Key = path } : new(path, key.Default, ConfigurationLayers.EmbeddedSource);
        if (value.Value is null)
            _faults.Add(ConfigurationFault.Of(value, $"no value. Give {key.Allowed}."));
        else if (ValueRules.TryRead(key, value.Value, out var text, out var fault))
            _values.Add(value with { Value = text });
        else
            _faults.Add(ConfigurationFault.Of(value, fault));
    }

    private bool IsUnix(string path)
    {
        var address = _layers.Find(path[..path.LastIndexOf(':')] + ":Address")?.Value;
        return address is not null && ListenAddress.TryParseListener(address, OperatingSystem.IsWindows(), out var endPoint, out _)
            && endPoint is System.Net.Sockets.UnixDomainSocketEndPoint;
    }
}
