using Dingo.Aot.Descriptors;
using Dingo.Aot.Peers;
using Microsoft.Extensions.Configuration;

namespace Dingo.Aot.Configuration;

/// <summary>Reads the layers, lays them over each other, checks the whole and binds it.</summary>
/// <remarks>
/// Embedded default, then file, then the operators' environment names, then <c>DINGO_</c> environment, then command
/// line: the later wins. Nothing is bound before everything is checked, so that all faults are told at once and the
/// binder never meets a value that it cannot convert.
/// </remarks>
internal static class ConfigurationLoader
{
    /// <summary>Reads a configuration; never throws for what stands in it.</summary>
    public static EffectiveConfiguration Load(ConfigurationRequest request)
    {
        var faults = new List<ConfigurationFault>();
        var layers = ConfigurationLayers.Embedded();

        if (request.File is { } named)
            layers.SetFile(FileLayer.Read(named, "--config", faults));
        else if (request.Environment.TryGetValue(EnvironmentLayer.FileVariable, out var file) && file.Length > 0)
            layers.SetFile(FileLayer.Read(file, $"environment {EnvironmentLayer.FileVariable}", faults));
        CardanoEnvironment.Apply(request.Environment, layers, faults);
        foreach (var value in EnvironmentLayer.Read(request.Environment))
        {
            if (PeerRules.MayBeSetByEnvironment(value, faults))
                layers.Set(value);
        }
        foreach (var value in CommandLineLayer.Read(request.Settings, faults))
            layers.Set(value);

        var values = ConfigurationRules.Check(layers, faults);
        var peers = PeerRules.Read(values, faults);
        if (faults.Count > 0)
            return new(values, faults, null);
        var options = Bind(values, peers);
        if (DescriptorLimit.Check(DescriptorBudget.Of(options), request.MostDescriptors) is not { } tooMany)
            return new(values, faults, options);
        faults.Add(tooMany);
        return new(values, faults, null);
    }

    /// <summary>Makes options of values that are valid together.</summary>
    public static DaemonOptions Bind(IEnumerable<ConfigurationValue> values, PeerPlan peers)
    {
        var options = new DaemonOptions();
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, value.Value)))
            .Build()
            .Bind(options);
        options.Peers.Plan = peers;
        return options;
    }
}
