namespace Dingo.Generators.Models;

/// <summary>One request or answer of the control socket as it stands in the source.</summary>
/// <param name="Name">What it is called in the protocol.</param>
/// <param name="Type">The type.</param>
/// <param name="Model">What is emitted from; null when a finding says why not.</param>
/// <param name="TypeSpan">Where the type's name stands.</param>
/// <param name="NameSpan">Where the name in the protocol stands.</param>
/// <param name="Findings">What is wrong with this declaration alone.</param>
internal sealed record ControlDeclaration<TModel>(
    string Name, string Type, TModel? Model, SourceSpan TypeSpan, SourceSpan NameSpan, EquatableArray<Finding> Findings)
    where TModel : class;
