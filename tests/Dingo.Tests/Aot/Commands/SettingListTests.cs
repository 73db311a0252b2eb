using Dingo.Aot.Commands;

namespace Dingo.Tests.Aot.Commands;

public class SettingListTests
{
    [Test]
    public async Task Repeated_options_are_folded_into_one_and_parsed_apart()
    {
        var folded = SettingListAttribute.Fold(["check", "--set", "A=1,2", "--config", "f", "--set=B==x", "--set", "C="]);

        await Assert.That(string.Join(' ', folded[..4])).IsEqualTo("check --config f --set");
        await Assert.That(SettingListAttribute.TryParse(folded[4], out var settings)).IsTrue();
        await Assert.That(string.Join(' ', settings)).IsEqualTo("A=1,2 B==x C=");
    }

    [Test]
    public async Task Option_without_a_value_is_left_for_the_framework_to_refuse()
    {
        await Assert.That(string.Join(' ', SettingListAttribute.Fold(["check", "--set"]))).IsEqualTo("check --set");
    }
}
