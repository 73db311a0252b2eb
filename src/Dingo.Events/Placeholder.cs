namespace Dingo.Events;

internal static class Placeholder;
