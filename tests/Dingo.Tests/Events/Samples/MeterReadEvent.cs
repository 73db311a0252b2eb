using System.Net;
using Dingo.Events;

namespace Dingo.Tests.Events.Samples;

/// <summary>A sample with a field of every form that is not in <see cref="DoorOpenedEvent"/>.</summary>
[Event("sample.meter_read")]
public readonly partial record struct MeterReadEvent(
    Guid Id, double Load, long? Change, TimeSpan Took, DateTimeOffset At, IPAddress? From, string First, string Second, string Third);
