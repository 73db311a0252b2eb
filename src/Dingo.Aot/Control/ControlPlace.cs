namespace Dingo.Aot.Control;

/// <summary>One client's place; the lock of <see cref="ControlPlaces"/> guards what is in it.</summary>
/// <param name="now">When the client came, in any unit that rises.</param>
internal abstract class ControlPlace(long now)
{
    /// <summary>Whether it is being answered.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it ever asked for something that there is.</summary>
    public bool HasAsked { get; set; }

    /// <summary>Whether it makes room for another.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>When it came, or was last answered.</summary>
    public long IdleSince { get; set; } = now;

    /// <summary>Whether it is to be let go before another.</summary>
    public bool IsBefore(ControlPlace other) => HasAsked == other.HasAsked ? IdleSince < other.IdleSince : !HasAsked;
}
