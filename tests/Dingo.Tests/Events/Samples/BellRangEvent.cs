using Dingo.Events;

namespace Dingo.Tests.Events.Samples;

/// <summary>A sample that carries nothing.</summary>
[Event("sample.bell_rang")]
public readonly partial record struct BellRangEvent;
