using Dingo.Aot.Supervision;

namespace Dingo.Tests.Aot.Supervision;

public sealed class PassedDescriptorTests
{
    [Test]
    [Arguments("0", null, "")]
    [Arguments("1", null, "3 unknown")]
    [Arguments("2", "ntn:ntc", "3 ntn, 4 ntc")]
    [Arguments("2", ":ntc", "3 , 4 ntc")]
    [Arguments("3", "a:a:a", "3 a, 4 a, 5 a")]
    public async Task Descriptors_count_from_three_and_have_their_names_in_order(string count, string? names, string expected)
    {
        var passed = PassedDescriptor.Parse(count, names, out string fault);
        await Assert.That(fault).IsEqualTo("");
        await Assert.That(string.Join(", ", passed!.Select(each => $"{each.Number} {each.Name}"))).IsEqualTo(expected);
    }

    [Test]
    [Arguments(null, null, "LISTEN_FDS is ''")]
    [Arguments("", null, "LISTEN_FDS is ''")]
    [Arguments("-1", null, "LISTEN_FDS is '-1'")]
    [Arguments("many", null, "LISTEN_FDS is 'many'")]
    [Arguments("99999999", null, "LISTEN_FDS is '99999999'")]
    [Arguments("2", "ntn", "LISTEN_FDNAMES has 1 names ('ntn') for 2 descriptors")]
    [Arguments("1", "ntn:ntc", "LISTEN_FDNAMES has 2 names ('ntn:ntc') for 1 descriptors")]
    public async Task Variables_that_contradict_each_other_are_a_fault(string? count, string? names, string fault)
    {
        await Assert.That(PassedDescriptor.Parse(count, names, out string told)).IsNull();
        await Assert.That(told).StartsWith(fault);
    }
}
