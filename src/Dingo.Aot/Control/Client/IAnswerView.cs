using System.Text.Json;

namespace Dingo.Aot.Control.Client;

/// <summary>Shows the answers to one command. What it is given is valid until it returns.</summary>
internal interface IAnswerView
{
    /// <summary>Takes one row.</summary>
    void Row(JsonElement row);

    /// <summary>Takes the end, after which there may be another answer.</summary>
    void Done(JsonElement end);
}
