namespace Dingo.Tests.Events.Samples;

public enum DoorKind
{
    Front,
    Back,
}
