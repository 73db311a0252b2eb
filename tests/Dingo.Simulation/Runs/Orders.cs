using System.Globalization;
using Dingo.Simulation.Schedules;

namespace Dingo.Simulation.Runs;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="From">The first.</param>
/// <param name="Jobs">Processes at once.</param>
/// <param name="Result">A file for the figures; null for none.</param>
/// <param name="Replay">One schedule in place of seeds; null for seeds.</param>
/// <param name="IsWorker">It works for another process, and tells it all.</param>
internal sealed record Orders(ulong Seeds, ulong From, int Jobs, string? Result, Schedule? Replay, bool IsWorker)
{
    public const string Usage = """
        Dingo.Simulation [--seeds N] [--from SEED] [--jobs N] [--result FILE]   runs N seeds (20,000), each 300 operations, in so many processes
        Dingo.Simulation --seed SEED                                            runs one seed
        Dingo.Simulation --replay 'SEED: KIND A B DELIVERY; ...'                runs one schedule, as a failure prints it
        """;

    /// <exception cref="FormatException">It asks for something else.</exception>
    public static Orders Parse(string[] args)
    {
        var orders = new Orders(20_000, 1, Environment.ProcessorCount, null, null, false);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            orders = args[i] switch
            {
                "--seeds" => orders with { Seeds = Number(value) },
                "--from" => orders with { From = Number(value) },
                "--jobs" => orders with { Jobs = (int)Number(value) },
                "--result" => orders with { Result = value },
                "--seed" => orders with { Replay = Schedule.Of(Number(value)) },
                "--replay" => orders with { Replay = Schedule.Parse(value) },
                "--worker" => orders with { IsWorker = true, Jobs = 1, Seeds = Number(value) },
                _ => throw new FormatException($"There is no {args[i]}."),
            };
        }

        return orders;
    }

    private static ulong Number(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw new FormatException($"'{text}' is no number.");
}
