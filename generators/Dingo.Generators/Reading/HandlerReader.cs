using Dingo.Generators.Models;
using Dingo.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Reading;

/// <summary>Reads one <c>[EventHandler]</c> method and checks that the dispatch table can call it.</summary>
internal static class HandlerReader
{
    public const string AttributeName = "Dingo.Events.EventHandlerAttribute";

    public static HandlerDeclaration Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var method = (IMethodSymbol)context.TargetSymbol;
        string? problem = ProblemOf(method, context.SemanticModel.Compilation);
        if (problem is not null)
            return new HandlerDeclaration(null, Finding.At(method.Locations[0], EventRules.WrongHandler, method.Name, problem));

        var parameter = method.Parameters[0];
        return new HandlerDeclaration(
            new HandlerModel(
                TypeNames.Of(method.ContainingType),
                method.Name,
                TypeNames.Of(parameter.Type).Full,
                parameter.RefKind == RefKind.In,
                method.ReturnsVoid ? null : TypeNames.Of(method.ReturnType)),
            null);
    }

    private static string? ProblemOf(IMethodSymbol method, Compilation compilation)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsStatic)
            return "is not an instance method";
        if (method.IsGenericMethod || method.ContainingType.IsGenericType)
            return "is generic, or its class is";
        if (method.ContainingType.TypeKind != TypeKind.Class)
            return "is not declared in a class";
        if (!compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
            return "is not accessible to the dispatch table: make it and its class internal or public";
        if (method.IsAsync || IsTask(method.ReturnType))
            return "returns before it is done: nobody awaits it";
        if (method.RefKind != RefKind.None || !compilation.IsSymbolAccessibleWithin(method.ReturnType, compilation.Assembly))
            return "returns by reference, or a type that is not accessible to the dispatch table";
        if (method.Parameters.Length != 1 || method.Parameters[0].RefKind is not (RefKind.None or RefKind.In))
            return "does not take exactly one parameter, by value or in";
        var type = method.Parameters[0].Type;
        return IsEventOf(compilation.Assembly, type)
            ? null
            : $"takes a '{type.ToDisplayString()}', which is not an event of this assembly";
    }

    private static bool IsTask(ITypeSymbol type) =>
        type is { Name: "Task" or "ValueTask" } && TypeNames.NamespaceOf(type) == "System.Threading.Tasks";

    private static bool IsEventOf(IAssemblySymbol assembly, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly)
        && type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == EventReader.AttributeName);
}
