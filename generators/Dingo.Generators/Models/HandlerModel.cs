namespace Dingo.Generators.Models;

/// <summary>One valid <c>[EventHandler]</c> method.</summary>
/// <param name="Owner">The class whose instance is called.</param>
/// <param name="Method">The method's name.</param>
/// <param name="EventType">The full name of the payload.</param>
/// <param name="ByReference">Whether the parameter is <c>in</c>.</param>
/// <param name="Result">What the method returns; null for nothing.</param>
internal sealed record HandlerModel(TypeName Owner, string Method, string EventType, bool ByReference, TypeName? Result);
