namespace Dingo.Generators.Models;

/// <summary>One valid <c>[ControlHandler]</c> method.</summary>
/// <param name="Owner">The class whose instance is called.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Request">The full name of the request.</param>
/// <param name="IsAsync">Whether it returns a task.</param>
/// <param name="TakesToken">Whether its last parameter is a cancellation token.</param>
internal sealed record ControlHandlerModel(TypeName Owner, string Method, string Request, bool IsAsync, bool TakesToken);
