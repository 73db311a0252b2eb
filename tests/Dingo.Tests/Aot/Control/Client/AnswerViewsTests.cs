using System.Text.Json;
using Dingo.Aot.Commands;
using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

public class AnswerViewsTests
{
    private readonly StringWriter _output = new();

    [Test]
    public async Task What_a_peer_wrote_reaches_the_terminal_as_plain_text()
    {
        const string evil = "\\u001b[2Jevil\\u0007";
        var views = new AnswerViews(new Terminal(() => _output, () => _output));
        Show(views.Connections(), $$"""{"kind":"connection","id":1,"peer":"{{evil}}","state":"{{evil}}"}""", """{"kind":"connections","count":1}""");
        Show(views.Events(), $$$"""{"kind":"event","sequence":1,"type":"a.b","payload":{"detail":"{{{evil}}}"}}""", "{}");
        Show(views.Reload(), $$"""{"kind":"fault","key":"{{evil}}","message":"{{evil}}"}""", """{"applied":0,"needRestart":0}""");
        await Assert.That(_output.ToString()).Contains("evil");
        await Assert.That(_output.ToString().Any(static c => c == '\e' || c == '\a')).IsFalse();
    }

    [Test]
    public async Task A_table_that_is_shown_again_has_only_the_rows_of_its_answer()
    {
        var view = new AnswerViews(new Terminal(() => _output, () => _output)).Connections();
        Show(view, """{"kind":"connection","id":11,"peer":"a"}""", """{"count":1}""");
        Show(view, """{"kind":"connection","id":22,"peer":"b"}""", """{"count":1}""");
        string[] frames = _output.ToString().Split("\n\n1 connections");
        await Assert.That(frames.Length).IsEqualTo(2);
        await Assert.That(frames[1]).Contains("22").And.DoesNotContain("11");
    }

    [Test]
    public async Task Rows_of_a_kind_that_is_not_known_are_passed_over()
    {
        Show(new AnswerViews(new Terminal(() => _output, () => _output)).LimitsInForce(), """{"kind":"novelty","name":"x"}""", """{"kind":"limits"}""");
        await Assert.That(_output.ToString()).DoesNotContain("x");
    }

    private static void Show(IAnswerView view, string row, string end)
    {
        view.Row(JsonDocument.Parse(row).RootElement);
        view.Done(JsonDocument.Parse(end).RootElement);
    }
}
