namespace Dingo.Generators.Models;

/// <summary>One <c>[Event]</c> as it stands in the source.</summary>
/// <param name="Event">The event; null when a finding says why not.</param>
/// <param name="NameSpan">Where the payload's name stands.</param>
/// <param name="WireNameSpan">Where the wire name stands.</param>
/// <param name="Findings">What is wrong with this declaration alone.</param>
internal sealed record EventDeclaration(EventModel? Event, SourceSpan NameSpan, SourceSpan WireNameSpan, EquatableArray<Finding> Findings);
