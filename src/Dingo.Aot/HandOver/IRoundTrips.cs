namespace Dingo.Aot.HandOver;

/// <summary>Wants to know how long each keep-alive took.</summary>
internal interface IRoundTrips
{
    /// <summary>A round trip was finished. Called in the connection's turn: it may not block.</summary>
    void Add(TimeSpan roundTrip);
}
