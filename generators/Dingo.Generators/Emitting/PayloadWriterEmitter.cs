using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits the JSON writer of one payload, in a file of its own so that an edit of another event leaves it alone.</summary>
internal static class PayloadWriterEmitter
{
    public static string Emit(WriterModel model)
    {
        var key = model.Event.Key;
        var fields = model.Event.Fields;
        var scope = new TypeScope(key.Namespace, EnumNames(fields));
        var code = new CodeWriter(key.Namespace, scope.Imports(Imports(fields)));
        code.Open($"{(model.IsPublic ? "public" : "internal")} static partial class EventJson");
        code.Line($"/// <summary>Writes a <see cref=\"{key.TypeName}\"/> as one JSON object.</summary>");
        code.Open($"public static void Write(Utf8JsonWriter writer, in {key.TypeName} e)");
        code.Line("writer.WriteStartObject();");
        foreach (var field in fields)
            EmitField(code, "e", field, scope);
        code.Line("writer.WriteEndObject();");
        code.Close();
        code.Close();
        return code.ToString();
    }

    /// <summary>The types that the fields' writers name.</summary>
    public static IEnumerable<TypeName> EnumNames(EquatableArray<FieldModel> fields) =>
        fields.Where(f => f.EnumNames is not null).Select(f => f.EnumNames!);

    /// <summary>The namespaces that the fields' writers need besides.</summary>
    public static string[] Imports(EquatableArray<FieldModel> fields) =>
        fields.Any(f => f.Form is FieldForm.Double or FieldForm.Utf8Formatted or FieldForm.Formatted)
            ? ["System.Text.Json", "Dingo.Events"]
            : ["System.Text.Json"];

    /// <summary>Emits what writes one field of <paramref name="payload"/> with <c>writer</c>.</summary>
    public static void EmitField(CodeWriter code, string payload, FieldModel field, TypeScope scope)
    {
        string json = Names.Camel(field.Name);
        // A reference may be null whatever its declaration says: a default payload has them all so. WriteString takes null itself.
        bool mayBeNull = (field.IsNullable || field.Type.IsReference) && field.Type.Full != "string";
        if (!mayBeNull)
        {
            code.Line(Call(field, json, $"{payload}.{field.Name}", scope));
            return;
        }
        string value = json + "Value";
        code.Lines(
            $"if ({payload}.{field.Name} is {{ }} {value})",
            "    " + Call(field, json, value, scope),
            "else",
            $"    writer.WriteNull(\"{json}\"u8);");
    }

    private static string Call(FieldModel field, string json, string value, TypeScope scope)
    {
        string method = field.Form switch
        {
            FieldForm.Boolean => "WriteBoolean",
            FieldForm.Integer => "WriteNumber",
            FieldForm.Double => "WriteFinite",
            FieldForm.Utf8Formatted => "WriteUtf8Formatted",
            FieldForm.Formatted => "WriteFormatted",
            _ => "WriteString",
        };
        string argument = field.EnumNames is null ? value : $"{scope.NameOf(field.EnumNames)}.Name({value})";
        return $"writer.{method}(\"{json}\"u8, {argument});";
    }
}
