namespace Dingo.Generators;

internal static class Placeholder;
