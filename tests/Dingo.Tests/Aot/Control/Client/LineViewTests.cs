using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

/// <summary>The views that show each row at once: for people, for programs, and by kind.</summary>
public sealed class LineViewTests
{
    private readonly StringWriter _output = new();

    [Test]
    public async Task Every_row_is_shown_as_it_comes_and_what_says_nothing_is_not()
    {
        var view = Lines("row ");
        view.Row("""{"text":"one"}""");
        await Assert.That(_output.ToString()).IsEqualTo("row one\n");
        Lines("").Row("""{"text":""}""");
        view.Done("""{"text":""}""");
        await Assert.That(_output.ToString()).IsEqualTo("row one\n");
        view.Done("""{"text":"end"}""");
        await Assert.That(_output.ToString()).IsEqualTo("row one\nend\n");
    }

    [Test]
    public async Task What_a_peer_says_is_one_line_and_cannot_steer_the_terminal()
    {
        var view = Lines("");
        view.Row("""{"text":"\u001b[2J\r\nforged"}""");
        view.Done("""{"text":"\u009b1m\u200b"}""");
        await Assert.That(_output.ToString()).IsEqualTo("\uFFFD[2J\uFFFD\uFFFDforged\n\uFFFD1m\uFFFD\n");
    }

    [Test]
    public async Task For_programs_every_answer_is_the_object_that_the_daemon_wrote()
    {
        var view = new JsonView(_output);
        view.Row("""{"kind":"a","peer":"\u001b[2J","n":1.50,"later":{"x":[]}}""");
        view.Done("""{"kind":"b"}""");
        await Assert.That(_output.ToString()).IsEqualTo("""{"kind":"a","peer":"\u001b[2J","n":1.50,"later":{"x":[]}}""" + "\n" + """{"kind":"b"}""" + "\n");
    }

    [Test]
    public async Task Rows_of_one_kind_go_one_way_and_all_else_goes_the_other()
    {
        var view = new RoutedView("fault", Lines("fault "), Lines("other "));
        view.Row("""{"kind":"fault","text":"one"}""");
        view.Row("""{"kind":"change","text":"two"}""");
        view.Row("""{"text":"three"}""");
        view.Done("""{"kind":"fault","text":"four"}""");
        await Assert.That(_output.ToString()).IsEqualTo("fault one\nother two\nother three\nfour\n");
    }

    private LineView Lines(string prefix) => new(_output, row => prefix + row.Text("text"), static end => end.Text("text"));
}
