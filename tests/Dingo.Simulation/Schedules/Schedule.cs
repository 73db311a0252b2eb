using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>A world, by its seed, and what happens in it. As text: the seed, a colon, and the operations with semicolons between.</summary>
/// <param name="Seed">Says how the world is set up.</param>
/// <param name="Operations">What happens, in order.</param>
internal sealed record Schedule(ulong Seed, IReadOnlyList<Operation> Operations)
{
    /// <summary>Operations of a schedule that is made from a seed.</summary>
    public const int Length = 300;

    // How often each is chosen, against the others.
    private static readonly (OperationKind Kind, int Weight)[] Weights =
    [
        (OperationKind.Connect, 220), (OperationKind.Say, 190), (OperationKind.Stutter, 25), (OperationKind.Drip, 30), (OperationKind.Pong, 60),
        (OperationKind.PeerEnds, 45), (OperationKind.PeerResets, 30), (OperationKind.Read, 35), (OperationKind.Acknowledge, 8),
        (OperationKind.Dial, 55), (OperationKind.DialName, 20), (OperationKind.GiveUp, 10), (OperationKind.Decide, 80),
        (OperationKind.Close, 20), (OperationKind.Write, 45), (OperationKind.Recycle, 25), (OperationKind.Throw, 5),
        (OperationKind.Add, 15), (OperationKind.Remove, 10), (OperationKind.Stop, 6), (OperationKind.Start, 80),
        (OperationKind.FailAccept, 15), (OperationKind.Exhaust, 8), (OperationKind.Pass, 110), (OperationKind.Leap, 3),
        (OperationKind.Subscribe, 6), (OperationKind.Follow, 20), (OperationKind.Unsubscribe, 4), (OperationKind.Release, 30),
        (OperationKind.Reach, 170), (OperationKind.NodeSay, 100), (OperationKind.NodeEnds, 15), (OperationKind.NodeResets, 12), (OperationKind.NodeRead, 25),
        (OperationKind.NodeTurn, 15),
    ];

    private static readonly int Total = Weights.Sum(static entry => entry.Weight);

    /// <summary>The schedule of a seed.</summary>
    public static Schedule Of(ulong seed)
    {
        var chance = new Chance(seed);
        var operations = new Operation[Length];
        for (int i = 0; i < Length; i++)
            operations[i] = new Operation(KindOf(chance), chance.Next(1 << 16), chance.Next(1 << 16), DeliveryOf(chance));
        return new Schedule(seed, operations);
    }

    /// <exception cref="FormatException">It is no schedule.</exception>
    public static Schedule Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0 || !ulong.TryParse(text.AsSpan(0, colon), out ulong seed))
            throw new FormatException("A schedule begins with its seed and a colon.");
        string[] operations = text[(colon + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Schedule(seed, Array.ConvertAll(operations, Operation.Parse));
    }

    public override string ToString() => $"{Seed}: {string.Join("; ", Operations)}";

    private static OperationKind KindOf(Chance chance)
    {
        int drawn = chance.Next(Total);
        foreach (var (kind, weight) in Weights)
        {
            if ((drawn -= weight) < 0)
                return kind;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    private static Delivery DeliveryOf(Chance chance) => chance.Next(12) switch
    {
        0 or 1 => Delivery.Pool,
        2 => Delivery.OtherThread,
        3 => Delivery.Twice,
        4 => Delivery.Late,
        _ => Delivery.Now,
    };
}
