using Dingo.Aot.HandOver;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Keeps the round trips that it is told.</summary>
internal sealed class RoundTripList : IRoundTrips
{
    public List<double> Seconds { get; } = [];

    public void Add(TimeSpan roundTrip) => Seconds.Add(roundTrip.TotalSeconds);
}
