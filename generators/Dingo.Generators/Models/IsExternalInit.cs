// The compiler asks for this type when records are built for netstandard2.0.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
