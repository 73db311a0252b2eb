using System.Numerics;
using System.Runtime.InteropServices;

namespace Dingo.Events;

/// <summary>A bounded queue of numbered events that overwrites its oldest entry when full, and derives gap marks on reading.</summary>
/// <remarks>Not synchronised: its subscription guards it. Preallocated; nothing here allocates after construction.</remarks>
internal sealed class EventRing<TEvent>
    where TEvent : struct, IEventUnion
{
    private readonly Entry[] _entries;
    private readonly int _mask;
    private int _head;
    private ulong _nextToRead;
    private ulong _nextToWrite;

    /// <param name="capacity">At least 1; rounded up to a power of two.</param>
    /// <param name="firstSequence">The first number the reader is owed.</param>
    public EventRing(int capacity, ulong firstSequence)
    {
        _entries = new Entry[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _entries.Length - 1;
        _nextToRead = _nextToWrite = firstSequence;
    }

    public int Capacity => _entries.Length;

    public int Depth { get; private set; }

    /// <summary>Events overwritten here or skipped by the writer.</summary>
    public ulong Lost { get; private set; }

    /// <summary>Adds an event; one that precedes the first owed number is ignored. Numbers must not decrease.</summary>
    public void Write(ulong sequence, in TEvent e)
    {
        if (sequence < _nextToWrite)
            return;
        Lost += sequence - _nextToWrite;
        _nextToWrite = sequence + 1;
        if (Depth == Capacity)
        {
            DropOldest();
            Lost++;
        }
        ref var entry = ref _entries[(_head + Depth) & _mask];
        entry.Sequence = sequence;
        entry.Event = e;
        Depth++;
    }

    /// <summary>Reads the next event, or first the mark of the gap before it.</summary>
    public bool TryRead(out Delivery<TEvent> delivery)
    {
        if (Depth == 0)
        {
            delivery = default;
            return false;
        }
        ref readonly var oldest = ref _entries[_head];
        if (oldest.Sequence != _nextToRead)
        {
            delivery = new Delivery<TEvent>(_nextToRead, oldest.Sequence - 1);
            _nextToRead = oldest.Sequence;
            return true;
        }
        delivery = new Delivery<TEvent>(oldest.Sequence, in oldest.Event);
        _nextToRead++;
        DropOldest();
        return true;
    }

    public void Clear() => Depth = 0;

    private void DropOldest()
    {
        _head = (_head + 1) & _mask;
        Depth--;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public ulong Sequence;
        public TEvent Event;
    }
}
