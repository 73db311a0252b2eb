using Dingo.Events;

namespace Dingo.Tests.Events.Samples;

/// <summary>A sample that a handler of the dispatch table also receives.</summary>
[Event("sample.door_opened")]
public readonly partial record struct DoorOpenedEvent(ulong Door, DoorKind Kind, string Visitor, string? Note, bool AtNight);
