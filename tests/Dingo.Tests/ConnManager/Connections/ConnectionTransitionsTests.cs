using Dingo.ConnManager.Connections;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionTransitionsTests
{
    /// <summary>One letter for each move, row by row; a dot is an illegal one.</summary>
    private const string Table =
        """
        .RI.E...
        ...O...c
        ....EACc
        ....E.C.
        ......Cc
        ......C.
        .......c
        ........
        """;

    [Test]
    public async Task Every_pair_of_states_is_legal_or_not_as_drawn()
    {
        string[] rows = Table.Split('\n', StringSplitOptions.TrimEntries);
        var states = Enum.GetValues<ConnectionState>();
        await Assert.That(rows.Length).IsEqualTo(states.Length);
        foreach (var from in states)
        {
            foreach (var to in states)
            {
                await Assert.That(ConnectionTransitions.IndexOf(from, to) >= 0).IsEqualTo(rows[(int)from][(int)to] != '.')
                    .Because($"{(int)from} to {(int)to}");
            }
        }
    }

    [Test]
    public async Task No_move_is_listed_twice() =>
        await Assert.That(ConnectionTransitions.Legal.Distinct().Count()).IsEqualTo(ConnectionTransitions.Legal.Length);
}
