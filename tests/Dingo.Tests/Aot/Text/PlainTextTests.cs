using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

public sealed class PlainTextTests
{
    [Test]
    [Arguments("plain text, 1/2", "plain text, 1/2")]
    [Arguments("\e]0;owned\a", "\uFFFD]0;owned\uFFFD")]
    [Arguments("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [Arguments("\u009b31m", "\uFFFD31m")] // CSI in one character
    [Arguments("\u202egnp.exe", "\uFFFDgnp.exe")] // written from right to left
    [Arguments("a\u0301\u0301", "a\uFFFD\uFFFD")] // marks upon marks
    [Arguments("Ünïcödé", "Ünïcödé")]
    [Arguments("\ud800x", "\uFFFDx")]
    public async Task Only_what_is_visible_is_left(string text, string expected) => await Assert.That(PlainText.Of(text)).IsEqualTo(expected);

    [Test]
    [Arguments("abc", 3)]
    [Arguments("äbc", 3)]
    [Arguments("日本", 4)]
    [Arguments("🚀", 2)]
    public async Task Width_is_counted_in_columns(string text, int columns) => await Assert.That(PlainText.Width(text)).IsEqualTo(columns);

    [Test]
    [Arguments("abcdef", 6, "abcdef")]
    [Arguments("abcdef", 5, "abcd…")]
    [Arguments("abcdef", 1, "…")]
    [Arguments("abcdef", 0, "")]
    [Arguments("日本語", 5, "日本…")]
    [Arguments("日本語", 4, "日…")]
    [Arguments("🚀🚀", 3, "🚀…")]
    public async Task Shortened_text_fits_and_says_that_it_was_cut(string text, int columns, string expected) =>
        await Assert.That(PlainText.Shorten(text, columns)).IsEqualTo(expected);

    [Test]
    [Arguments("one two three", 7, "one two|three")]
    [Arguments("one two three", 13, "one two three")]
    [Arguments("incredible", 4, "incr|edib|le")]
    [Arguments("a incredible b", 4, "a|incr|edib|le b")]
    [Arguments("日本語", 4, "日本|語")]
    [Arguments("", 4, "")]
    public async Task Wrapped_text_breaks_between_words_where_there_are_any(string text, int columns, string expected) =>
        await Assert.That(string.Join('|', PlainText.Wrap(text, columns))).IsEqualTo(expected);
}
