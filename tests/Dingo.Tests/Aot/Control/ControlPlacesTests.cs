using Dingo.Aot.Control;

namespace Dingo.Tests.Aot.Control;

/// <summary>Who makes room when every place is taken.</summary>
public sealed class ControlPlacesTests
{
    private readonly ControlPlaces _places = new(3);

    [Test]
    public async Task Whoever_has_not_asked_goes_first_the_oldest_of_them()
    {
        var (asked, older, newer) = (Take(1), Take(2), Take(3));
        Answer(asked, wasSensible: true, at: 1);
        await Assert.That(Victim()).IsEqualTo(older);
        _places.Release(older);
        Take(4);
        await Assert.That(Victim()).IsEqualTo(newer);
    }

    [Test]
    public async Task Nonsense_is_no_asking()
    {
        var (nonsense, asked, _) = (Take(1), Take(2), Take(3));
        Answer(asked, wasSensible: true, at: 4);
        Answer(nonsense, wasSensible: false, at: 2);
        await Assert.That(Victim()).IsEqualTo(nonsense);
    }

    [Test]
    public async Task Of_those_who_have_asked_the_longest_idle_goes()
    {
        var (one, two, three) = (Take(1), Take(2), Take(3));
        Answer(one, wasSensible: true, at: 9);
        Answer(two, wasSensible: true, at: 7);
        Answer(three, wasSensible: true, at: 8);
        await Assert.That(Victim()).IsEqualTo(two);
    }

    [Test]
    public async Task Whoever_is_answered_stays_and_whoever_is_given_up_begins_nothing()
    {
        var (one, two, three) = (Take(1), Take(2), Take(3));
        _places.TryBegin(one);
        await Assert.That(Victim()).IsEqualTo(two);
        await Assert.That(_places.TryBegin(two)).IsFalse();
        _places.Release(two);
        _places.TryBegin(three);
        _places.TryBegin(Take(4));
        await Assert.That(Victim()).IsNull();
    }

    private Place Take(long now)
    {
        var place = new Place(now);
        if (!_places.TryTake(place, out _))
            throw new InvalidOperationException("There is no place.");
        return place;
    }

    private void Answer(ControlPlace place, bool wasSensible, long at)
    {
        _places.TryBegin(place);
        _places.End(place, wasSensible, at);
    }

    private ControlPlace? Victim() => _places.TryTake(new Place(99), out var victim) ? throw new InvalidOperationException("There is a place.") : victim;

    private sealed class Place(long now) : ControlPlace(now);
}
