using Dingo.Generators.Models;
using Dingo.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Reading;

/// <summary>Reads one <c>[ControlHandler]</c> method and checks that the command table can call it.</summary>
internal static class ControlHandlerReader
{
    public const string AttributeName = ControlDeclarations.Home + ".ControlHandlerAttribute";

    private const string Reply = ControlDeclarations.Home + ".ControlReply";

    public static ControlHandlerDeclaration Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var method = (IMethodSymbol)context.TargetSymbol;
        var place = SourceSpan.Of(method.Locations[0]);
        string? problem = ProblemOf(method, context.SemanticModel.Compilation);
        if (problem is not null)
            return new ControlHandlerDeclaration(null, place, Finding.At(place, ControlRules.WrongHandler, method.Name, problem));

        var handler = new ControlHandlerModel(
            TypeNames.Of(method.ContainingType), method.Name, TypeNames.Of(method.Parameters[0].Type).Full, !method.ReturnsVoid,
            method.Parameters.Length == 3);
        return new ControlHandlerDeclaration(handler, place, null);
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
            return "is not accessible to the command table: make it and its class internal or public";
        bool returnsTask = method.ReturnType.ToDisplayString() == "System.Threading.Tasks.Task";
        if (method.ReturnsVoid ? method.IsAsync : !returnsTask)
            return "returns neither void nor a Task, or nobody could await it";
        if (!TakesWhatItIsGiven(method))
            return "does not take a request, a ControlReply and, if it likes, a CancellationToken";
        var request = method.Parameters[0].Type;
        return IsCommandOf(compilation.Assembly, request) ? null : $"takes a '{request.ToDisplayString()}', which is not a command of this assembly";
    }

    private static bool TakesWhatItIsGiven(IMethodSymbol method)
    {
        var parameters = method.Parameters;
        return parameters.Length is 2 or 3
            && parameters.All(p => p.RefKind == RefKind.None)
            && parameters[1].Type.ToDisplayString() == Reply
            && (parameters.Length == 2 || parameters[2].Type.ToDisplayString() == "System.Threading.CancellationToken");
    }

    private static bool IsCommandOf(IAssemblySymbol assembly, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly)
        && type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == ControlDeclarations.CommandAttribute);
}
