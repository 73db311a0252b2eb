using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

public sealed class JsonTextTests
{
    [Test]
    [Arguments("0", "0B")]
    [Arguments("999", "999B")]
    [Arguments("1000", "1.0K")]
    [Arguments("1536", "1.5K")]
    [Arguments("10240", "10K")]
    [Arguments("1048576", "1.0M")]
    [Arguments("5368709120", "5.0G")]
    [Arguments("1e15", "909T")]
    [Arguments("1e18", "909495T")]
    [Arguments("\"12\"", "-")]
    public async Task Bytes_have_two_digits_or_three_before_their_unit(string json, string text) =>
        await Assert.That(Answer.Of($$"""{"n":{{json}}}""").Bytes("n")).IsEqualTo(text);

    [Test]
    [Arguments("0", "0s")]
    [Arguments("59.9", "59s")]
    [Arguments("61", "1m01s")]
    [Arguments("3600", "1h00m")]
    [Arguments("86399", "23h59m")]
    [Arguments("90000", "1d01h")]
    [Arguments("-1", "-")]
    [Arguments("1e12", "-")]
    [Arguments("1e999", "-")]
    [Arguments("true", "-")]
    public async Task An_age_is_told_in_its_two_greatest_units(string json, string text) =>
        await Assert.That(Answer.Of($$"""{"age":{{json}}}""").Age("age")).IsEqualTo(text);

    [Test]
    [Arguments("\"2026-01-31T23:30:05.5-02:00\"", "2026-02-01 01:30:05")]
    [Arguments("\"2026-01-31T23:30:05Z\"", "2026-01-31 23:30:05")]
    [Arguments("\"yesterday\"", "-")]
    [Arguments("12", "-")]
    public async Task A_time_is_told_in_utc(string json, string text) =>
        await Assert.That(Answer.Of($$"""{"at":{{json}}}""").Time("at")).IsEqualTo(text);

    [Test]
    [Arguments("1.004", "1.00")]
    [Arguments("12.346", "12.35")]
    [Arguments("\"1\"", "-")]
    public async Task A_number_has_two_decimals(string json, string text) =>
        await Assert.That(Answer.Of($$"""{"n":{{json}}}""").Decimal("n")).IsEqualTo(text);

    [Test]
    [Arguments("\"a\\u001bb\"", "a\uFFFDb")]
    [Arguments("18446744073709551615", "18446744073709551615")]
    [Arguments("true", "yes")]
    [Arguments("false", "no")]
    [Arguments("[1,2]", "[1,2]")]
    [Arguments("{\"x\":null}", "{\"x\":null}")]
    [Arguments("\"\\ud800\"", "\"\\ud800\"")]
    public async Task A_member_of_any_kind_reads_as_text(string json, string text) =>
        await Assert.That(Answer.Of($$"""{"m":{{json}}}""").Text("m")).IsEqualTo(text);

    [Test]
    [Arguments("{}")]
    [Arguments("""{"m":null}""")]
    [Arguments("[]")]
    [Arguments("7")]
    public async Task What_is_missing_or_null_reads_as_a_dash(string json)
    {
        var element = Answer.Of(json);
        string[] read = [element.Text("m"), element.Bytes("m"), element.Age("m"), element.Time("m"), element.Decimal("m")];
        await Assert.That(string.Concat(read)).IsEqualTo("-----");
        await Assert.That(element.Has("m")).IsFalse();
        await Assert.That(element.IsTrue("m")).IsFalse();
        await Assert.That(element.Member("m").Members()).IsEqualTo("");
    }

    [Test]
    [Arguments("true", true, true)]
    [Arguments("false", true, false)]
    [Arguments("\"true\"", true, false)]
    [Arguments("1", true, false)]
    public async Task Only_true_is_true(string json, bool has, bool isTrue)
    {
        var element = Answer.Of($$"""{"m":{{json}}}""");
        await Assert.That((element.Has("m"), element.IsTrue("m"))).IsEqualTo((has, isTrue));
    }

    [Test]
    public async Task Members_are_listed_by_name_without_those_that_say_nothing() =>
        await Assert.That(Answer.Of("""{"kind":"x","a":1,"b":null,"c":{"d":1},"e":"f g","h":[1],"j":true,"i":"\udfff"}""").Members("kind"))
            .IsEqualTo("""a=1 e=f g h=[1] j=true i="\udfff" """.TrimEnd());
}
