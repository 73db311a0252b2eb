using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <summary>Why a connection left the table, as its closed event and the closed callback tell it.</summary>
/// <param name="Reason">Why it was closed, or let go.</param>
/// <param name="Detail">What there is to add, or <see langword="null"/>.</param>
internal readonly record struct ClosedCause(CloseReason Reason, string? Detail)
{
    /// <summary>What went wrong, or <see langword="null"/> when it ended in good order.</summary>
    public string? Error { get; } = Reason.IsOrderly() ? null : Detail is null ? Reason.Name() : $"{Reason.Name()}: {Detail}";

    /// <summary>The cause of a connection that is closed or closes.</summary>
    public static ClosedCause Of(Connection connection) => new(connection.CloseReason, connection.CloseDetail);
}
