using System.Net.Sockets;
using System.Text.Json;
using Dingo.Aot.Commands;
using Dingo.Aot.Control;
using Dingo.Aot.Control.Client;
using Dingo.Aot.Control.Commands;

namespace Dingo.Tests.Aot.Control.Client;

public sealed class ControlConversationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dingo").FullName;

    [Test]
    public async Task Rows_and_end_are_shown_in_their_order_however_long_they_are()
    {
        string text = new('x', 100_000);
        var (outcome, shown) = await AskAsync($$$"""{"v":1,"id":1,"row":{"a":"{{{text}}}"}}""" + "\n", """{"v":1,"id":1,"done":{"kind":"status"}}""" + "\n");
        await Assert.That(outcome).IsEqualTo(ControlOutcome.Done);
        await Assert.That(shown.SequenceEqual([$$"""{"a":"{{text}}"}""", """{"kind":"status"}"""])).IsTrue();
    }

    [Test]
    [Arguments("bad_argument", ExitCode.BadConfiguration)]
    [Arguments("connection_exists", ExitCode.Failure)]
    [Arguments("of_a_newer_daemon", ExitCode.Failure)]
    public async Task An_error_is_the_daemons_no_or_the_callers_mistake(string kind, int code)
    {
        var (outcome, shown) = await AskAsync($$$"""{"v":1,"error":{"kind":"{{{kind}}}","message":"why"}}""" + "\n");
        await Assert.That(outcome.ExitCode).IsEqualTo(code);
        await Assert.That(outcome.Message).IsEqualTo("why");
        await Assert.That(shown).IsEmpty();
    }

    [Test]
    [Arguments("")]
    [Arguments("{\"v\":1,\"row\":{}}\n")]
    [Arguments("{\"v\":1,\"do")]
    [Arguments("garbage\n")]
    [Arguments("{\"v\":1}\n")]
    [Arguments("{\"v\":1,\"error\":{}}\n")]
    [Arguments("[]\n")]
    public async Task A_daemon_that_leaves_in_the_middle_or_talks_nonsense_is_as_good_as_gone(string answer) =>
        await Assert.That((await AskAsync(answer)).Outcome.ExitCode).IsEqualTo(ExitCode.NoDaemon);

    [Test]
    public async Task Where_nobody_listens_there_is_none()
    {
        await Assert.That(ControlConversation.TryOpen(Path.Combine(_directory, "none.sock"), out string fault)).IsNull();
        await Assert.That(fault).IsNotEmpty();
        await Assert.That(ControlConversation.TryOpen(new string('x', 500), out _)).IsNull();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<(ControlOutcome Outcome, List<string> Shown)> AskAsync(params string[] answers)
    {
        string path = Path.Combine(_directory, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var view = new Collected();
        var asking = Task.Run(() =>
        {
            using var conversation = ControlConversation.TryOpen(path, out _)!;
            return conversation.Ask(static writer => ControlRequests.Write(writer, 1, new StatusRequest()), view);
        });
        using (var daemon = await listener.AcceptAsync())
        {
            await daemon.ReceiveAsync(new byte[1024]);
            foreach (string answer in answers)
                await daemon.SendAsync(System.Text.Encoding.UTF8.GetBytes(answer));
        }

        return (await asking.WaitAsync(TimeSpan.FromSeconds(20)), view.Shown);
    }

    private sealed class Collected : IAnswerView
    {
        public List<string> Shown { get; } = [];

        public void Row(JsonElement row) => Shown.Add(row.GetRawText());

        public void Done(JsonElement end) => Shown.Add(end.GetRawText());
    }
}
