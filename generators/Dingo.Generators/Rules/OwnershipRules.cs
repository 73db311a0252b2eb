using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Rules;

/// <summary>Who keeps what must be returned. Ids are numbered from DINGO1001.</summary>
internal static class OwnershipRules
{
    public static readonly DiagnosticDescriptor Ignored = new(
        "DINGO1001",
        "A lease or subscription is kept, or returned",
        "This {0} is thrown away: keep it and return it, or what it holds is never given back",
        "Dingo.Ownership",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
