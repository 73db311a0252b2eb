namespace Dingo.ConnManager;

internal static class Placeholder;
