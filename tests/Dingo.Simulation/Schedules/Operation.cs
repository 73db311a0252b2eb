using System.Globalization;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>One step of a schedule. As text: <c>Connect 17 3 Late</c>.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="A">To whom, as a rule; counted modulo those who are there.</param>
/// <param name="B">How.</param>
/// <param name="Delivery">How the completions that come of it are delivered.</param>
internal readonly record struct Operation(OperationKind Kind, int A, int B, Delivery Delivery)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Enum.GetName(Kind)} {A} {B} {Enum.GetName(Delivery)}");

    /// <exception cref="FormatException">It is no operation.</exception>
    public static Operation Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 4 && Enum.TryParse(words[0], out OperationKind kind) && int.TryParse(words[1], out int a)
            && int.TryParse(words[2], out int b) && Enum.TryParse(words[3], out Delivery delivery))
            return new Operation(kind, a, b, delivery);
        throw new FormatException($"'{text}' is no operation: KIND A B DELIVERY, as in 'Connect 17 3 Late'.");
    }
}
