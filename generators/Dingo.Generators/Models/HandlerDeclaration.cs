namespace Dingo.Generators.Models;

/// <summary>One <c>[EventHandler]</c> as it stands in the source: a handler, or what is wrong with it.</summary>
internal sealed record HandlerDeclaration(HandlerModel? Handler, Finding? Finding);
