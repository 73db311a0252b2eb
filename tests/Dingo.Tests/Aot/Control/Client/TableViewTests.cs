using Dingo.Aot.Control.Client;
using Dingo.Aot.Text;
using Dingo.Tests.Aot.Text;

namespace Dingo.Tests.Aot.Control.Client;

public sealed class TableViewTests
{
    private readonly StringWriter _output = new();

    [Test]
    public async Task The_end_stands_above_one_table_for_each_kind_of_row_that_came()
    {
        var view = View(Screen.None);
        view.Row("""{"kind":"b","name":"second"}""");
        view.Row("""{"kind":"a","name":"first"}""");
        view.Row("""{"kind":"newer than this client","name":"third"}""");
        view.Row("""{"name":"of no kind"}""");
        view.Done("""{"text":"2 rows"}""");
        await Assert.That(_output.ToString()).IsEqualTo("2 rows\n\nA\nfirst\n\nB\nsecond\n");
    }

    [Test]
    public async Task Without_rows_there_is_no_table()
    {
        View(Screen.None).Done("""{"text":"0 rows"}""");
        await Assert.That(_output.ToString()).IsEqualTo("0 rows\n");
    }

    [Test]
    public async Task A_table_alone_begins_at_the_top()
    {
        var view = View(Screen.None);
        view.Row("""{"kind":"b","name":"only"}""");
        view.Done("""{"text":""}""");
        await Assert.That(_output.ToString()).IsEqualTo("B\nonly\n");
    }

    [Test]
    public async Task What_is_shown_again_has_new_rows_and_is_drawn_over_the_last_on_a_terminal()
    {
        var view = View(Screens.Terminal(80, 24, "NO_COLOR=1"));
        foreach (string name in new[] { "one", "two" })
        {
            view.Row($$"""{"kind":"a","name":"{{name}}"}""");
            view.Done("""{"text":"end"}""");
        }

        await Assert.That(_output.ToString()).IsEqualTo(
            "end\e[K\n\e[K\nA\e[K\none\e[K\n\e[J" + "\e[4Aend\e[K\n\e[K\nA\e[K\ntwo\e[K\n\e[J");
    }

    [Test]
    public async Task In_a_file_one_frame_follows_the_other()
    {
        var view = View(Screen.None);
        view.Done("""{"text":"one"}""");
        view.Done("""{"text":"two"}""");
        await Assert.That(_output.ToString()).IsEqualTo("one\n\ntwo\n");
    }

    [Test]
    public async Task Neither_a_row_nor_the_end_is_wider_than_the_screen()
    {
        var view = View(Screens.Terminal(40, 24, "NO_COLOR=1"));
        view.Row($$"""{"kind":"a","name":"{{new string('n', 300)}}"}""");
        view.Done($$"""{"text":"{{new string('e', 300)}}"}""");
        string[] lines = _output.ToString().Replace("\e[K", "").Replace("\e[J", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Assert.That(string.Join(',', lines.Select(static line => line.Length))).IsEqualTo("40,1,40");
    }

    [Test]
    public async Task What_a_peer_says_cannot_steer_the_terminal()
    {
        var view = View(Screen.None);
        view.Row("""{"kind":"a","name":"\u001b[2J\nforged\u009b1m"}""");
        view.Done("""{"text":"\u001b]0;owned\u0007 \u202e"}""");
        await Assert.That(_output.ToString()).IsEqualTo("\uFFFD]0;owned\uFFFD \uFFFD\n\nA\n\uFFFD[2J\uFFFDforged\uFFFD1m\n");
    }

    private TableView View(Screen screen) => new(
        new Frames(_output, screen), screen, static end => end.Text("text"),
        new RowTable("a", [TextColumn.Flexible("A")], static row => [row.Text("name")]),
        new RowTable("b", [TextColumn.Flexible("B")], static row => [row.Text("name")]));
}
