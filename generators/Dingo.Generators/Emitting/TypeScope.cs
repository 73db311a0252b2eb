using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Names types in one emitted file: by simple name, with an import, unless two types of the file share that name.</summary>
internal sealed class TypeScope
{
    private readonly string _namespace;
    private readonly HashSet<string> _shared;
    private readonly List<TypeName> _types;

    public TypeScope(string targetNamespace, IEnumerable<TypeName> types)
    {
        _namespace = targetNamespace;
        _types = types.Distinct().ToList();
        _shared = new HashSet<string>(_types.GroupBy(t => t.Simple).Where(g => g.Count() > 1).Select(g => g.Key), StringComparer.Ordinal);
    }

    /// <summary>The imports that the names need, together with <paramref name="others"/>: System first, then by name.</summary>
    public string[] Imports(params string[] others) => _types
        .Where(t => !_shared.Contains(t.Simple))
        .Select(t => t.Namespace)
        .Concat(others)
        .Where(n => n.Length > 0 && n != _namespace)
        .Distinct()
        .OrderBy(n => n == "System" || n.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(n => n, StringComparer.Ordinal)
        .ToArray();

    public string NameOf(TypeName type) => _shared.Contains(type.Simple) ? type.Full : type.Simple;
}
