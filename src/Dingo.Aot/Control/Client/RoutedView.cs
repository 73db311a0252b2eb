using System.Text.Json;

namespace Dingo.Aot.Control.Client;

/// <summary>Shows rows of one kind in one way, and all else in another.</summary>
internal sealed class RoutedView(string kind, IAnswerView ofKind, IAnswerView others) : IAnswerView
{
    /// <inheritdoc/>
    public void Row(JsonElement row) => (row.Text("kind") == kind ? ofKind : others).Row(row);

    /// <inheritdoc/>
    public void Done(JsonElement end) => others.Done(end);
}
