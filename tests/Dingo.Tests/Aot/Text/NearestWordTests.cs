using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

public sealed class NearestWordTests
{
    private static readonly string[] Words = ["run", "check", "healthcheck", "version", "ping", "connections"];

    [Test]
    [Arguments("pign", "ping")]
    [Arguments("PING", "ping")]
    [Arguments("chekc", "check")]
    [Arguments("conn", "connections")]
    [Arguments("helthcheck", "healthcheck")]
    [Arguments("ru", "run")]
    public async Task A_mistyped_word_leads_to_the_one_that_was_meant(string word, string meant) =>
        await Assert.That(NearestWord.To(word, Words)).IsEqualTo(meant);

    [Test]
    [Arguments("bogus")]
    [Arguments("")]
    [Arguments("zz")]
    public async Task A_word_that_is_like_none_leads_nowhere(string word) => await Assert.That(NearestWord.To(word, Words)).IsNull();

    [Test]
    public async Task A_word_longer_than_any_is_not_looked_at() =>
        await Assert.That(NearestWord.To(new string('p', NearestWord.MaxLength + 1), [new string('p', NearestWord.MaxLength + 1)])).IsNull();
}
