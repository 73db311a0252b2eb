using System.Text.Json;
using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

public class JsonTextTests
{
    [Test]
    [Arguments("0", "0B")]
    [Arguments("999", "999B")]
    [Arguments("1000", "1.0K")]
    [Arguments("10240", "10K")]
    [Arguments("1048576", "1.0M")]
    [Arguments("5368709120", "5.0G")]
    [Arguments("null", "-")]
    public async Task Bytes_take_few_columns(string value, string shown) =>
        await Assert.That(Member(value).Bytes("a")).IsEqualTo(shown);

    [Test]
    [Arguments("0.4", "0s")]
    [Arguments("59.9", "59s")]
    [Arguments("61", "1m01s")]
    [Arguments("3725", "1h02m")]
    [Arguments("273600", "3d04h")]
    [Arguments("null", "-")]
    public async Task An_age_is_told_in_its_two_greatest_units(string value, string shown) =>
        await Assert.That(Member(value).Age("a")).IsEqualTo(shown);

    [Test]
    public async Task What_is_missing_null_or_of_another_kind_is_no_failure()
    {
        var other = JsonDocument.Parse("[1]").RootElement;
        foreach (var element in new[] { Member("null"), JsonDocument.Parse("{}").RootElement, other })
        {
            string[] texts = [element.Text("a"), element.Bytes("a"), element.Age("a"), element.Decimal("a"), element.Time("a")];
            await Assert.That(texts).All(static text => text == "-");
            await Assert.That(element.Has("a")).IsFalse();
            await Assert.That(element.IsTrue("a")).IsFalse();
        }

        await Assert.That(Member("\"soon\"").Age("a")).IsEqualTo("-");
        await Assert.That(Member("\"soon\"").Time("a")).IsEqualTo("-");
        await Assert.That(other.Members()).IsEqualTo("");
    }

    [Test]
    public async Task Members_are_told_by_name_without_what_is_null()
    {
        var element = JsonDocument.Parse("""{"kind":"event","a":"x","b":true,"c":null,"d":1.5,"e":{"f":1}}""").RootElement;
        await Assert.That(element.Members("kind")).IsEqualTo("a=x b=true d=1.5");
    }

    [Test]
    public async Task A_time_is_told_in_UTC() =>
        await Assert.That(Member("\"2026-11-23T06:07:08.9+02:00\"").Time("a")).IsEqualTo("2026-11-23 04:07:08");

    private static JsonElement Member(string value) => JsonDocument.Parse($$"""{"a":{{value}}}""").RootElement;
}
