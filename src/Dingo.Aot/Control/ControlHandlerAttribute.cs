namespace Dingo.Aot.Control;

/// <summary>Makes an instance method the handler of the command that is its first parameter.</summary>
/// <remarks>
/// <para>
/// It takes the request, a <see cref="ControlReply"/> and, if it likes, a <see cref="CancellationToken"/>, and returns nothing or a
/// <see cref="Task"/>. It is called on the thread pool, for several clients at once. It ends the answer exactly once
/// (<c>Done</c> or <c>Fail</c>); what it throws is logged, and answered as an internal error.
/// </para>
/// <para>The token is cancelled when the client is gone or the daemon stops; after <see cref="ControlReply.BeginStream"/> also when the client sends its next line.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlHandlerAttribute : Attribute;
