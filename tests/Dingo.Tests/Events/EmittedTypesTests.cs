using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Dingo.Events;
using Dingo.Tests.Events.Samples;

namespace Dingo.Tests.Events;

/// <summary>What the generator emits for the samples, compiled for real (and natively).</summary>
public class EmittedTypesTests
{
    private static readonly DoorOpenedEvent Opened = new(7, DoorKind.Back, "Ada", null, true);

    private static readonly MeterReadEvent Read = new(
        Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        0.5,
        -3,
        TimeSpan.FromMilliseconds(1500),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        IPAddress.Loopback,
        "a",
        "b",
        "c");

    [Test]
    public async Task A_value_that_holds_no_event_is_refused_and_takes_no_number()
    {
        var bus = new EventBus<AnyEvent>();
        await Assert.That(() => bus.Publish(default)).Throws<IndexOutOfRangeException>();
        await Assert.That(bus.LastSequence).IsEqualTo(0UL);
    }

    [Test]
    public async Task Union_gives_back_exactly_the_event_it_holds()
    {
        AnyEvent opened = Opened;
        AnyEvent read = Read;
        await Assert.That(opened.Type).IsEqualTo(EventType.DoorOpened);
        await Assert.That(opened.AsDoorOpened()).IsEqualTo(Opened);
        await Assert.That(read.TryGet(out MeterReadEvent back)).IsTrue();
        await Assert.That(back).IsEqualTo(Read);
    }

    [Test]
    public async Task Union_asked_for_another_event_refuses()
    {
        AnyEvent opened = Opened;
        await Assert.That(opened.TryGet(out MeterReadEvent _)).IsFalse();
        await Assert.That(default(AnyEvent).TryGet(out BellRangEvent _)).IsFalse();
        await Assert.That(() => opened.AsMeterRead()).Throws<InvalidOperationException>();
    }

    [Test]
    public async Task Names_types_and_indices_lead_to_each_other()
    {
        var all = EventTypes.All.ToArray();
        await Assert.That(all.Length).IsEqualTo(EventTypes.Count);
        for (int i = 0; i < all.Length; i++)
        {
            await Assert.That(all[i].Index()).IsEqualTo(i);
            await Assert.That(EventTypes.TryParse(all[i].Name(), out var parsed)).IsTrue();
            await Assert.That(parsed).IsEqualTo(all[i]);
        }
        await Assert.That(EventTypes.DoorOpenedEventType).IsEqualTo("sample.door_opened");
        await Assert.That(EventTypes.TryParse("sample.unknown", out var none)).IsFalse();
        await Assert.That(none).IsEqualTo(EventType.None);
        await Assert.That(none.Index()).IsEqualTo(-1);
    }

    [Test]
    public async Task Json_has_a_member_for_each_field()
    {
        await Assert.That(JsonOf(Opened))
            .IsEqualTo("""{"door":7,"kind":"back","visitor":"Ada","note":null,"atNight":true}""");
        const string read = """
            {"id":"00112233-4455-6677-8899-aabbccddeeff","load":0.5,"change":-3,"took":"00:00:01.5000000",
            "at":"2026-01-02T03:04:05+00:00","from":"127.0.0.1","first":"a","second":"b","third":"c"}
            """;
        await Assert.That(JsonOf(Read)).IsEqualTo(read.ReplaceLineEndings(""));
        await Assert.That(JsonOf(new BellRangEvent())).IsEqualTo("{}");
        await Assert.That(JsonOf(default)).IsEqualTo("null");
    }

    [Test]
    public async Task Json_writer_never_throws_for_what_a_field_can_hold()
    {
        var odd = Read with { Load = double.NaN, Change = null, From = null, First = "\ud800", Second = null!, Third = "\0\"" };
        using var json = JsonDocument.Parse(JsonOf(odd));
        await Assert.That(json.RootElement.GetProperty("load").ValueKind).IsEqualTo(JsonValueKind.Null);
        await Assert.That(json.RootElement.GetProperty("change").ValueKind).IsEqualTo(JsonValueKind.Null);
        await Assert.That(json.RootElement.GetProperty("second").ValueKind).IsEqualTo(JsonValueKind.Null);
        await Assert.That(json.RootElement.GetProperty("third").GetString()).IsEqualTo("\0\"");
    }

    [Test]
    public async Task Dispatch_calls_the_handler_even_when_every_ring_is_full()
    {
        var bus = new EventBus<AnyEvent>();
        using var full = bus.Subscribe("never reads", capacity: 1);
        var doorman = new Doorman();
        var dispatch = new EventDispatch(bus, doorman);
        for (ulong i = 1; i <= 5; i++)
            await Assert.That(dispatch.Publish(Opened with { Door = i })).IsEqualTo(i);
        await Assert.That(dispatch.Publish(new BellRangEvent())).IsEqualTo(6UL);
        await Assert.That(doorman.Opened).IsEqualTo(5);
        await Assert.That(doorman.Last.Door).IsEqualTo(5UL);
        await Assert.That(full.Figures.Lost).IsEqualTo(5UL);
    }

    private static string JsonOf(AnyEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            EventJson.Write(writer, in e);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
