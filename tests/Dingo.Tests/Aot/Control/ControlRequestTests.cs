using System.Text;
using System.Text.Json;
using Dingo.Aot.Control;
using Dingo.Aot.Control.Commands;

namespace Dingo.Tests.Aot.Control;

/// <summary>What a line may be, and what is told of one that is wrong.</summary>
public sealed class ControlRequestTests
{
    [Test]
    [Arguments("", "bad_request", "the line is no JSON object")]
    [Arguments("garbage", "bad_request", "the line is no JSON object")]
    [Arguments("[]", "bad_request", "the line is no JSON object")]
    [Arguments("{}", "unsupported_version", "'v' must be 1")]
    [Arguments("""{"v":2,"command":"log"}""", "unsupported_version", "'v' must be 1")]
    [Arguments("""{"v":"1","command":"log"}""", "unsupported_version", "'v' must be 1")]
    [Arguments("""{"v":1}""", "bad_request", "'command' must be the name of a command")]
    [Arguments("""{"v":1,"command":7}""", "bad_request", "'command' must be the name of a command")]
    [Arguments("""{"v":1,"command":"logg"}""", "unknown_command", "did you mean 'log'?")]
    [Arguments("""{"v":1,"command":"zzzzzzzzzzzz"}""", "unknown_command", "there are connections, ")]
    [Arguments("""{"v":1,"id":-1,"command":"log"}""", "bad_request", "'id' must be a whole number")]
    [Arguments("""{"v":1,"command":"log","arguments":[]}""", "bad_request", "'arguments' must be an object")]
    [Arguments("""{"v":1,"command":"log","args":{}}""", "bad_request", "there is no member 'args'")]
    [Arguments("""{"v":1,"v":1,"command":"log"}""", "bad_request", "the line is no JSON object")]
    [Arguments("""{"v":1,"command":"\ud800"}""", "bad_request", "the line is no JSON object")]
    [Arguments("""{"v":1,"command":"log","arguments":{"level":"\ud800"}}""", "bad_request", "the line is no JSON object")]
    [Arguments("""{"v":1,"command":"log","arguments":{"\udc00":1}}""", "bad_request", "the line is no JSON object")]
    [Arguments("""{"v":1,"command":"log","arguments":{"level":[[[[1]]]]}}""", "bad_request", "the line is no JSON object")]
    public async Task Wrong_line_is_told_by_kind_and_remedy(string line, string kind, string told)
    {
        using var request = ControlRequest.Read(Encoding.UTF8.GetBytes(line));
        await Assert.That(request.Fault).Contains(told);
        await Assert.That(request.FaultKind.Name()).IsEqualTo(kind);
    }

    [Test]
    public async Task Bytes_that_are_no_text_are_told()
    {
        using var request = ControlRequest.Read(new byte[] { (byte)'{', 0xff, (byte)'}' });
        await Assert.That(request.Fault).IsEqualTo("the line is not UTF-8");
    }

    [Test]
    public async Task Random_bytes_are_always_answered_and_never_throw()
    {
        var random = new Random(20260101);
        byte[] sound = Encoding.UTF8.GetBytes(ControlTester.Request("recycle", """{"id":9,"reason":"\u00e9"}"""));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] line = [.. sound];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            using var request = ControlRequest.Read(line);
            bool isEither = request.Fault is null == request.Command >= 0;
            if (!isEither)
                throw new InvalidOperationException(Convert.ToHexString(line));
            if (request.Fault is null)
                request.Arguments.AreAll("id", "reason");
        }
        await Assert.That(random).IsNotNull();
    }

    [Test]
    [Arguments("""{"b":true}""", "argument 's' is missing")]
    [Arguments("""{"s":null,"b":true}""", "argument 's' is missing")]
    [Arguments("""{"s":1,"b":true}""", "argument 's' must be a string")]
    [Arguments("""{"s":"","b":1}""", "argument 'b' must be true or false")]
    [Arguments("""{"s":"","b":true,"i":2147483648}""", "argument 'i' must be a whole number from -2147483648 to 2147483647")]
    [Arguments("""{"s":"","b":true,"i":1.5}""", "argument 'i' must be a whole number from -2147483648 to 2147483647")]
    [Arguments("""{"s":"","b":true,"i":"1"}""", "argument 'i' must be a whole number from -2147483648 to 2147483647")]
    [Arguments("""{"s":"","b":true,"u":-1}""", "argument 'u' must be a whole number from 0 to 18446744073709551615")]
    [Arguments("""{"s":"","b":true,"d":"x"}""", "argument 'd' must be a number")]
    [Arguments("""{"s":"","b":true,"d":1e999}""", "argument 'd' must be a number")]
    [Arguments("""{"S":"","b":true}""", "there is no argument 'S'; did you mean 's'?")]
    [Arguments("""{"quitedifferent":""}""", "there is no argument 'quitedifferent'; this command takes s, b, i, u, d")]
    public async Task Wrong_argument_is_named(string json, string told)
    {
        var arguments = Parse(json);
        _ = (arguments.GetString("s"), arguments.GetBoolean("b"), arguments.FindInt32("i"), arguments.FindUInt64("u"), arguments.FindDouble("d"));
        await Assert.That(arguments.AreAll("s", "b", "i", "u", "d")).IsFalse();
        await Assert.That(arguments.Fault).IsEqualTo(told);
    }

    [Test]
    public async Task Arguments_are_read_at_their_limits_and_may_be_left_out()
    {
        var arguments = Parse("""{"s":"é","b":false,"i":-2147483648,"l":9223372036854775807,"n":4294967295,"u":18446744073709551615,"d":-0.5}""");
        await Assert.That(arguments.GetString("s")).IsEqualTo("é");
        await Assert.That(arguments.GetBoolean("b")).IsFalse();
        await Assert.That(arguments.GetInt32("i")).IsEqualTo(int.MinValue);
        await Assert.That(arguments.GetInt64("l")).IsEqualTo(long.MaxValue);
        await Assert.That(arguments.GetUInt32("n")).IsEqualTo(uint.MaxValue);
        await Assert.That(arguments.GetUInt64("u")).IsEqualTo(ulong.MaxValue);
        await Assert.That(arguments.GetDouble("d")).IsEqualTo(-0.5);
        await Assert.That(arguments.FindString("absent") is null && arguments.FindBoolean("absent") is null).IsTrue();
        await Assert.That(arguments.AreAll("s", "b", "i", "l", "n", "u", "d", "absent")).IsTrue();
    }

    [Test]
    public async Task What_a_client_writes_is_what_the_daemon_reads()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            ControlRequests.Write(writer, 5, new RecycleRequest(42, "stalled \"chain\""));

        using var request = ControlRequest.Read(buffer.WrittenMemory.ToArray());

        await Assert.That(request.Fault).IsNull();
        await Assert.That(request.Id).IsEqualTo(5UL);
        await Assert.That(ControlCommands.All[request.Command].Name).IsEqualTo("recycle");
        await Assert.That(request.Arguments.GetUInt64("id")).IsEqualTo(42UL);
        await Assert.That(request.Arguments.GetString("reason")).IsEqualTo("stalled \"chain\"");
    }

    private static ControlArguments Parse(string json) => new(JsonDocument.Parse(json).RootElement);
}
