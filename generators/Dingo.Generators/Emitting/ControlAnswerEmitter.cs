using Dingo.Generators.Models;
using Dingo.Generators.Reading;

namespace Dingo.Generators.Emitting;

/// <summary>Emits the part of <c>class ControlReply</c> that writes one kind of answer.</summary>
internal static class ControlAnswerEmitter
{
    public static string Emit(AnswerModel answer)
    {
        var scope = new TypeScope(ControlDeclarations.Home, [answer.Type, .. PayloadWriterEmitter.EnumNames(answer.Fields)]);
        string type = scope.NameOf(answer.Type);
        var code = new CodeWriter(
            ControlDeclarations.Home, scope.Imports(["System.Threading.Tasks", .. PayloadWriterEmitter.Imports(answer.Fields)]));
        code.Open("internal sealed partial class ControlReply");
        code.Line($"/// <summary>Adds a row of the kind <c>{answer.Kind}</c>; false when the client is gone, and nobody reads any further ones.</summary>");
        code.Open($"public ValueTask<bool> RowAsync(in {type} answer)");
        code.Lines("Write(BeginRow(), in answer);", "return EndRowAsync();");
        code.Close();
        code.Lines("", $"/// <summary>Ends the answer with one of the kind <c>{answer.Kind}</c>.</summary>");
        code.Open($"public void Done(in {type} answer)");
        code.Lines("Write(BeginDone(), in answer);", "EndDone();");
        code.Close();
        code.Line();
        code.Open($"private static void Write(Utf8JsonWriter writer, in {type} answer)");
        code.Lines("writer.WriteStartObject();", $"writer.WriteString(\"kind\"u8, \"{answer.Kind}\"u8);");
        foreach (var field in answer.Fields)
            PayloadWriterEmitter.EmitField(code, "answer", field, scope);
        code.Line("writer.WriteEndObject();");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
