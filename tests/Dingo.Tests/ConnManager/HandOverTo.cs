using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager;

/// <summary>A hand-over that does what the test says.</summary>
internal sealed class HandOverTo(Action<Connection> takeOver) : IHandOver
{
    public static readonly HandOverTo NoOne = new(static _ => { });

    public void TakeOver(Connection connection) => takeOver(connection);
}
