namespace Dingo.Ouroboros;

internal static class Placeholder;
