namespace Dingo.Aot.Configuration;

/// <summary>The values of all layers laid over each other: of each key, the one that was set last.</summary>
internal sealed class ConfigurationLayers
{
    /// <summary>The source of a value that nobody set.</summary>
    public const string EmbeddedSource = "embedded default";

    private readonly Dictionary<string, ConfigurationValue> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The values, in no order.</summary>
    public IReadOnlyCollection<ConfigurationValue> Values => _values.Values;

    /// <summary>Starts with the embedded default.</summary>
    public static ConfigurationLayers Embedded()
    {
        var layers = new ConfigurationLayers();
        foreach (var key in ConfigurationSchema.Keys)
        {
            if (!key.IsOfListener && key.Default is not null)
                layers.Set(new(key.Path, key.Default, EmbeddedSource));
        }
        foreach (var (key, value) in ConfigurationSchema.EmbeddedListeners)
            layers.Set(new(key, value, EmbeddedSource));
        return layers;
    }

    /// <summary>Sets one value, over what lower layers say of its key.</summary>
    public void Set(ConfigurationValue value) => _values[value.Key] = value;

    /// <summary>
    /// Lays a file over the rest. A file that names <c>Listeners</c> replaces them all: were its elements merged by
    /// number, a file with one listener would keep the second of the default open.
    /// </summary>
    public void SetFile(IReadOnlyCollection<ConfigurationValue> file)
    {
        if (file.Any(value => IsListener(value.Key) || IsEmptyListeners(value)))
        {
            foreach (var key in _values.Keys.Where(IsListener).ToArray())
                _values.Remove(key);
        }
        foreach (var value in file)
        {
            if (!IsEmptySection(value))
                Set(value);
        }
    }

    /// <summary>The value of a key, in any case; null where no layer has one.</summary>
    public ConfigurationValue? Find(string key) => _values.TryGetValue(key, out var value) ? value : null;

    /// <summary>The numbers under <c>Listeners</c> of which any layer sets a known key, ascending.</summary>
    public IReadOnlyList<int> ListenerNumbers()
    {
        var numbers = new SortedSet<int>();
        foreach (var key in _values.Keys)
        {
            if (ConfigurationSchema.TryReadListener(key, out var number, out _) && ConfigurationSchema.Find(key) is not null)
                numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>The numbers under a listener's <c>Backends</c> of which any layer sets a known key, ascending.</summary>
    public IReadOnlyList<int> BackendNumbers(int listener)
    {
        var numbers = new SortedSet<int>();
        foreach (var key in _values.Keys)
        {
            if (ConfigurationSchema.TryReadListener(key, out int at, out string part) && at == listener
                && ConfigurationSchema.TryReadBackend(part, out int number, out _) && ConfigurationSchema.Find(key) is not null)
                numbers.Add(number);
        }

        return [.. numbers];
    }

    // An empty array or object reaches us as the bare key without a value.
    private static bool IsEmptySection(ConfigurationValue value) =>
        string.IsNullOrEmpty(value.Value) && ConfigurationSchema.IsSection(value.Key);

    private static bool IsEmptyListeners(ConfigurationValue value) =>
        IsEmptySection(value) && value.Key.Equals(ConfigurationSchema.Listeners, StringComparison.OrdinalIgnoreCase);

    private static bool IsListener(string key) =>
        key.StartsWith(ConfigurationSchema.Listeners + ":", StringComparison.OrdinalIgnoreCase);
}
