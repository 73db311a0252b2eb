using System.Diagnostics.CodeAnalysis;

namespace Dingo.Aot.Configuration;

/// <summary>What came of reading all layers: the values in force and either the options or what is wrong.</summary>
internal sealed class EffectiveConfiguration
{
    internal EffectiveConfiguration(
        IReadOnlyList<ConfigurationValue> values, IReadOnlyList<ConfigurationFault> faults, DaemonOptions? options)
    {
        Values = values;
        Faults = faults;
        Options = options;
    }

    /// <summary>The value of every key, in the order of the schema, each with its source.</summary>
    public IReadOnlyList<ConfigurationValue> Values { get; }

    /// <summary>Everything that is wrong; empty where nothing is.</summary>
    public IReadOnlyList<ConfigurationFault> Faults { get; }

    /// <summary>The options; null where there are faults.</summary>
    public DaemonOptions? Options { get; }

    /// <summary>Whether the daemon may run with this.</summary>
    [MemberNotNullWhen(true, nameof(Options))]
    public bool IsValid => Options is not null;
}
