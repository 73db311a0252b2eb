using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;

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
        ForwardingRules.Check(rules._values, faults);
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
            {
                if (key.IsOfBackend)
                    ReadBackends(key, i);
                else
                    Read(key, key.PathOf(number, ""));
            }
        }
    }

    private void ReadBackends(ConfigurationKey key, int listener)
    {
        string section = string.Create(CultureInfo.InvariantCulture, $"{ConfigurationSchema.Listeners}:{listener}:{ConfigurationSchema.Backends}");
        var numbers = _layers.BackendNumbers(listener);
        if (numbers.Count == 0 && Is(ListenerTrait.Forwarding, section))
            _faults.Add(new(section, "empty. Name at least one node to forward to, or have the listener respond."));
        if (numbers.Count > BackendPool.MaxBackends)
            _faults.Add(new(section, $"{numbers.Count} nodes, of which there can be at most {BackendPool.MaxBackends}. Name fewer."));
        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] != i)
            {
                _faults.Add(new($"{section}:{numbers[i]}", $"there is no backend {i}. Number them from 0 without gaps."));
                return;
            }

            Read(key, key.PathOf(listener.ToString(CultureInfo.InvariantCulture), i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void Read(ConfigurationKey key, string path)
    {
        var set = _layers.Find(path);
        if (!Is(key.Only, path))
        {
            if (set is { } misplaced)
                _faults.Add(ConfigurationFault.Of(misplaced with { Key = path }, $"only {Name(key.Only)} has this. Leave it out."));
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

    /// <summary>Whether the listener that a key belongs to is what it must be; one whose address is wrong is nothing.</summary>
    private bool Is(ListenerTrait trait, string path)
    {
        if (trait == ListenerTrait.None)
            return true;
        ConfigurationSchema.TryReadListener(path, out int number, out _);
        string listener = string.Create(CultureInfo.InvariantCulture, $"{ConfigurationSchema.Listeners}:{number}");
        if (trait == ListenerTrait.Forwarding)
            return "forward".Equals(_layers.Find($"{listener}:HandOver")?.Value, StringComparison.OrdinalIgnoreCase);
        return _layers.Find($"{listener}:Address")?.Value is { } address
            && ListenAddress.TryParseListener(address, OperatingSystem.IsWindows(), out var endPoint, out _)
            && (trait == ListenerTrait.Tcp ? endPoint is IPEndPoint : endPoint is UnixDomainSocketEndPoint);
    }

    private static string Name(ListenerTrait trait) => trait switch
    {
        ListenerTrait.Unix => "a Unix socket",
        ListenerTrait.Tcp => "a TCP address",
        _ => "a listener that forwards (HandOver forward)",
    };
}
