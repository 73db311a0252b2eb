namespace Dingo.ConnManager.Admission;

/// <summary>The refusals of one source, network or reason.</summary>
/// <param name="Key">Whom or what they were counted under; <c>local</c> for clients without an address.</param>
/// <param name="Count">How many there were: at most this many, and at least <paramref name="Error"/> fewer.</param>
/// <param name="Error">How many of them may have been another's, whose entry this took over; 0 for an exact count.</param>
/// <param name="Since">When the first of them was.</param>
/// <param name="Last">When the last was.</param>
/// <param name="LastListener">Where the last was.</param>
/// <param name="LastReason">Why the last was: a name of <see cref="RefusalReasonNames"/>, or of how a handshake failed.</param>
public readonly record struct RefusalEntry(
    string Key, long Count, long Error, DateTimeOffset Since, DateTimeOffset Last, string LastListener, string LastReason);
