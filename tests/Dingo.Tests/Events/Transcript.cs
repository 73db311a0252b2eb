using Dingo.Events;

namespace Dingo.Tests.Events;

/// <summary>All that one subscriber was given, checked for the contract while it is read: no number twice, none missing in silence.</summary>
internal sealed class Transcript
{
    private readonly List<string> _outline = [];
    private ulong _next;

    public List<(ulong Sequence, long Event)> Events { get; } = [];

    public ulong Missing { get; private set; }

    /// <summary>The numbers in the order read, e.g. <c>gap 1-6, 7, 8</c>.</summary>
    public string Outline => string.Join(", ", _outline);

    /// <summary>Reads until the stream ends.</summary>
    public static async Task<Transcript> ReadToEndAsync(Subscription<Numbered> subscription)
    {
        var transcript = new Transcript { _next = subscription.FirstSequence };
        while (await subscription.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            transcript.Take(subscription);
        return transcript;
    }

    /// <summary>Reads what is there now.</summary>
    public static Transcript Read(Subscription<Numbered> subscription, ulong? from = null)
    {
        var transcript = new Transcript { _next = from ?? subscription.FirstSequence };
        transcript.Take(subscription);
        return transcript;
    }

    private void Take(Subscription<Numbered> subscription)
    {
        while (subscription.TryRead(out var d))
        {
            ulong first = d.IsGap ? d.GapFrom : d.Sequence;
            if (first != _next || d.Sequence < first)
                throw new InvalidOperationException($"{subscription.Name}: expected {_next}, got {first} to {d.Sequence}");
            _next = d.Sequence + 1;
            _outline.Add(d.IsGap ? $"gap {d.GapFrom}-{d.GapTo}" : $"{d.Sequence}");
            if (d.IsGap)
                Missing += d.GapTo - d.GapFrom + 1;
            else
                Events.Add((d.Sequence, d.Event));
        }
    }
}
