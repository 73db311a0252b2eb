using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

public sealed class TextTableTests
{
    [Test]
    public async Task Columns_are_as_wide_as_their_values_and_figures_stand_at_the_right()
    {
        var table = new TextTable(new("NAME"), TextColumn.Number("AGE"), new("STATE"));
        table.Add("one", "7", "up");
        table.Add("a longer one", "1200", "");
        await Assert.That(table.Render(Screen.None)).IsEqualTo(
            """
            NAME           AGE  STATE
            one              7  up
            a longer one  1200

            """);
    }

    [Test]
    public async Task The_widest_flexible_columns_are_shortened_until_the_table_fits()
    {
        var table = new TextTable(TextColumn.Flexible("PEER"), TextColumn.Flexible("REASON"), TextColumn.Number("N"));
        table.Add(new string('p', 30), new string('r', 50), "12345");
        string[] lines = table.Render(Screens.Terminal(60, 24, "NO_COLOR=1")).Split('\n');
        await Assert.That(lines[1].Length).IsEqualTo(60);
        await Assert.That(lines[1]).IsEqualTo($"{new string('p', 24)}…  {new string('r', 25)}…  12345");
    }

    [Test]
    public async Task Columns_that_are_not_flexible_keep_what_they_say()
    {
        var table = new TextTable(new("A"), TextColumn.Flexible("B"));
        table.Add(new string('a', 90), "123456789012");
        await Assert.That(table.Render(Screen.None)).Contains($"{new string('a', 90)}  1234567…\n");
    }

    [Test]
    public async Task Colour_is_for_terminals_that_want_it_and_takes_no_room()
    {
        var table = new TextTable(new("A"), new("B"));
        table.Add(new TextCell("down", Tone.Bad), "x");
        await Assert.That(table.Render(Screens.Terminal())).IsEqualTo("\e[1mA     B\e[0m\n\e[31mdown\e[0m  x\n");
        await Assert.That(table.Render(Screens.Terminal(80, 24, "NO_COLOR=1"))).IsEqualTo("A     B\ndown  x\n");
        await Assert.That(table.Render(Screen.None)).DoesNotContain("\e");
    }

    [Test]
    public async Task What_a_peer_says_cannot_steer_the_terminal()
    {
        var table = new TextTable(new("SAID"), new("NEXT"));
        table.Add("\e[2J\nforged", "x");
        await Assert.That(table.Render(Screen.None)).IsEqualTo("SAID         NEXT\n\uFFFD[2J\uFFFDforged  x\n");
    }

    [Test]
    public async Task A_row_has_one_cell_for_each_column() =>
        await Assert.That(() => new TextTable(new("A"), new("B")).Add("x")).Throws<ArgumentException>();
}
