using System.Runtime.InteropServices;

namespace Dingo.Events;

/// <summary>What a subscriber reads: one event with its number, or the mark of a gap.</summary>
/// <typeparam name="TEvent">The union of the events on the bus.</typeparam>
[StructLayout(LayoutKind.Auto)]
public readonly struct Delivery<TEvent>
    where TEvent : struct, IEventUnion
{
    private readonly TEvent _event;

    internal Delivery(ulong sequence, in TEvent e)
    {
        Sequence = sequence;
        _event = e;
    }

    internal Delivery(ulong gapFrom, ulong gapTo)
    {
        GapFrom = gapFrom;
        Sequence = gapTo;
    }

    /// <summary>The number of the event; for a gap the last number that is missing. Strictly increasing within a subscription.</summary>
    public ulong Sequence { get; }

    /// <summary>True when events are missing here: <see cref="GapFrom"/> to <see cref="GapTo"/>, both included.</summary>
    public bool IsGap => GapFrom != 0;

    /// <summary>The first missing number, or 0 when this is an event.</summary>
    public ulong GapFrom { get; }

    /// <summary>The last missing number, or 0 when this is an event.</summary>
    public ulong GapTo => IsGap ? Sequence : 0;

    /// <summary>The event; its default value when <see cref="IsGap"/>.</summary>
    public TEvent Event => _event;
}
