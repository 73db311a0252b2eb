using System.Globalization;

namespace Dingo.Interleavings.Running;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Usage = """
        Dingo.Interleavings [--schedules N] [--scenario NAME] [--seed S]
        Dingo.Interleavings --replay SCENARIO:SEED
          --schedules N   at least so many in all, shared evenly by the scenarios
          --scenario NAME only this one, or those whose names begin so
          --seed S        the first seed of the random schedules
          --replay S:S    one schedule again, step by step; a failure says which
        """;

    public int Schedules { get; private init; } = 150_000;

    public string Scenario { get; private init; } = "";

    public ulong Seed { get; private init; } = 1;

    public string? Replay { get; private init; }

    /// <summary>Null when the arguments are wrong.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--schedules" when int.TryParse(value, CultureInfo.InvariantCulture, out int schedules) && schedules > 0:
                    options = options with { Schedules = schedules };
                    break;
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed):
                    options = options with { Seed = seed };
                    break;
                case "--scenario" when value.Length > 0:
                    options = options with { Scenario = value };
                    break;
                case "--replay" when value.Contains(':', StringComparison.Ordinal):
                    options = options with { Replay = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
