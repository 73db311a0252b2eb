namespace Dingo.Generators.Models;

/// <summary>What the JSON writer of one payload is emitted from.</summary>
/// <param name="Event">The payload.</param>
/// <param name="IsPublic">Whether the class that the writers share is public.</param>
internal sealed record WriterModel(EventModel Event, bool IsPublic);
