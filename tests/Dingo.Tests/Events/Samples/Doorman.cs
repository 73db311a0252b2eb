using Dingo.Events;

namespace Dingo.Tests.Events.Samples;

/// <summary>A handler in the dispatch table.</summary>
internal sealed class Doorman
{
    public int Opened { get; private set; }

    public DoorOpenedEvent Last { get; private set; }

    [EventHandler]
    public void OnDoorOpened(in DoorOpenedEvent e)
    {
        Opened++;
        Last = e;
    }
}
