namespace Dingo.Generators.Models;

/// <summary>One <c>[ControlHandler]</c> as it stands in the source: a handler, or what is wrong with it.</summary>
internal sealed record ControlHandlerDeclaration(ControlHandlerModel? Handler, SourceSpan Span, Finding? Finding);
