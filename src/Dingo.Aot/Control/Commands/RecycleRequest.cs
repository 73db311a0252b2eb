namespace Dingo.Aot.Control.Commands;

/// <summary>Closes a connection so that it may be dialled again; one that is gone is left gone, and its successor left alone.</summary>
/// <param name="Id">The connection's number.</param>
/// <param name="Reason">For people: carried into the log and the closed event.</param>
[ControlCommand("recycle")]
internal readonly record struct RecycleRequest(ulong Id, string Reason = "asked for at the control socket");
