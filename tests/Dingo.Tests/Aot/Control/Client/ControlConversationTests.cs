using System.Text;
using System.Text.Json;
using Dingo.Aot.Control;
using Dingo.Aot.Control.Client;
using Dingo.Aot.Control.Commands;
using Dingo.Tests.Aot.Metrics;

namespace Dingo.Tests.Aot.Control.Client;

public sealed class ControlConversationTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly StringWriter _output = new();

    [Test]
    public async Task Rows_and_end_are_shown_until_the_end()
    {
        using var daemon = new ScriptedDaemon("""{"v":1,"row":{"n":1}}""" + "\n" + """{"v":1,"row":{"n":2}}""" + "\n" + """{"v":1,"done":{"n":3}}""" + "\n");
        await Assert.That(await AskAsync(daemon)).IsEqualTo(ControlOutcome.Done);
        await Assert.That(_output.ToString()).IsEqualTo("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        await Assert.That(daemon.Requests.Single()).IsEqualTo("""{"v":1,"id":1,"command":"status","arguments":{}}""");
    }

    [Test]
    public async Task One_request_follows_the_other()
    {
        using var daemon = new ScriptedDaemon("{\"done\":{}}\n", "{\"done\":{}}\n");
        using var conversation = ControlConversation.TryOpen(daemon.Path, out _)!;
        for (int i = 0; i < 2; i++)
            await Assert.That(await AskAsync(conversation)).IsEqualTo(ControlOutcome.Done);
        await Assert.That(await AskAsync(conversation)).IsEqualTo(ControlOutcome.Gone);
        await Assert.That(daemon.Requests.Count).IsEqualTo(2);
    }

    [Test]
    public async Task An_error_comes_back_with_its_kind_and_what_the_daemon_says()
    {
        using var daemon = new ScriptedDaemon("""{"v":1,"id":1,"error":{"kind":"refused","message":"nobody there"}}""" + "\n");
        await Assert.That(await AskAsync(daemon)).IsEqualTo(new ControlOutcome("refused", "nobody there"));
    }

    [Test]
    [Arguments("""{"kind":7}""", 1)]
    [Arguments("""{"kind":"of a newer daemon","message":[]}""", 1)]
    [Arguments("""{"kind":"bad_argument","message":null}""", 2)]
    [Arguments("7", 4)]
    [Arguments("{}", 4)]
    [Arguments("""{"kind":null}""", 4)]
    public async Task An_error_counts_by_its_kind_whatever_else_is_in_it(string error, int code)
    {
        using var daemon = new ScriptedDaemon($"{{\"error\":{error}}}\n");
        await Assert.That((await AskAsync(daemon)).ExitCode).IsEqualTo(code);
    }

    [Test]
    [Arguments("SSH-2.0-OpenSSH_9.6\r\n")]
    [Arguments("[]\n")]
    [Arguments("42\n")]
    [Arguments("null\n")]
    [Arguments("\n")]
    [Arguments("{\"v\":1}\n")]
    [Arguments("{\"row\":\n")]
    [Arguments("{\"row\":{\"a\":\"\0\"}}\n")]
    [Arguments("HTTP/1.1 400 Bad Request")]
    public async Task Whoever_answers_nothing_sensible_is_no_daemon(string answer)
    {
        using var daemon = new ScriptedDaemon(answer);
        await Assert.That(await AskAsync(daemon)).IsEqualTo(ControlOutcome.Gone);
        await Assert.That(_output.ToString()).IsEqualTo("");
    }

    [Test]
    [Arguments("")]
    [Arguments("{\"row\":{\"n\":1}}\n")]
    [Arguments("{\"row\":{\"n\":1}}\n{\"do")]
    public async Task A_daemon_that_leaves_in_the_middle_is_gone(string answer)
    {
        using var daemon = new ScriptedDaemon(answer);
        await Assert.That(await AskAsync(daemon)).IsEqualTo(ControlOutcome.Gone);
        await Assert.That(_output.ToString()).IsEqualTo(answer.Length == 0 ? "" : "{\"n\":1}\n");
    }

    [Test]
    public async Task An_answer_may_have_any_number_of_rows_of_any_length()
    {
        string row = "{\"row\":{\"text\":\"" + new string('x', 1 << 20) + "\"}}\n";
        string answer = row + new StringBuilder().Insert(0, "{\"row\":{\"n\":1}}\n", 50_000) + "{\"done\":{}}\n";
        using var daemon = new ScriptedDaemon(answer);
        await Assert.That(await AskAsync(daemon)).IsEqualTo(ControlOutcome.Done);
        string[] lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Assert.That((lines.Length, lines[0].Length)).IsEqualTo((50_002, (1 << 20) + """{"text":""}""".Length));
    }

    [Test]
    public async Task Whoever_waits_for_an_answer_can_leave()
    {
        using var daemon = new ScriptedDaemon("{\"row\":{\"n\":1}}\n") { IsPatient = true };
        using var conversation = ControlConversation.TryOpen(daemon.Path, out _)!;
        var asking = AskAsync(conversation);
        await daemon.Asked.Task.WaitAsync(Deadline);
        conversation.Leave();
        await Assert.That(await asking).IsEqualTo(ControlOutcome.Gone);
        conversation.Leave();
    }

    [Test]
    public async Task A_view_that_cannot_write_is_no_daemon_that_has_gone()
    {
        using var daemon = new ScriptedDaemon("{\"done\":{}}\n");
        using var conversation = ControlConversation.TryOpen(daemon.Path, out _)!;
        await Assert.That(() => AskAsync(conversation, new LineView(_output, static _ => "", static _ => throw new IOException("full"))))
            .Throws<IOException>();
    }

    [Test]
    public async Task Where_nobody_listens_it_is_said_why()
    {
        using var folder = new SocketFolder();
        await Assert.That(Fault(folder.Path)).IsEqualTo("no such file");
        await File.WriteAllTextAsync(folder.Path, "");
        await Assert.That(Fault(folder.Path)).IsEqualTo("Connection refused");
        await Assert.That(Fault("")).IsEqualTo("the path of a socket has 1 to 107 bytes");
        await Assert.That(Fault(new string('x', 200))).IsEqualTo("the path of a socket has 1 to 107 bytes");
    }

    private static string Fault(string path)
    {
        using var conversation = ControlConversation.TryOpen(path, out string fault);
        return conversation is null ? fault : "";
    }

    private async Task<ControlOutcome> AskAsync(ScriptedDaemon daemon)
    {
        using var conversation = ControlConversation.TryOpen(daemon.Path, out _)!;
        return await AskAsync(conversation);
    }

    // It waits for the daemon without a bound, so the test's is around it.
    private Task<ControlOutcome> AskAsync(ControlConversation conversation, IAnswerView? view = null) => Task.Run(() => conversation.Ask(
        static (Utf8JsonWriter writer) => ControlRequests.Write(writer, 1, new StatusRequest()), view ?? new JsonView(_output))).WaitAsync(Deadline);
}
