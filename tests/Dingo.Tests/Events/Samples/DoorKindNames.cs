namespace Dingo.Tests.Events.Samples;

public static class DoorKindNames
{
    public static string Name(this DoorKind kind) => kind == DoorKind.Front ? "front" : "back";
}
