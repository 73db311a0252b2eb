using Dingo.Interleavings.Scenarios.Bus;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios;

/// <summary>The scenarios by name.</summary>
internal static class AllScenarios
{
    private static readonly List<(string Name, Func<Scene> Scenario)> All =
    [
        ("bus.publish-publish", static () => new PublishPublish()),
        ("bus.waiting-reader", static () => new WaitingReader()),
    ];

    /// <summary>Those whose names begin so.</summary>
    public static List<(string Name, Func<Scene> Scenario)> Named(string name) =>
        All.FindAll(s => s.Name.StartsWith(name, StringComparison.Ordinal));
}
