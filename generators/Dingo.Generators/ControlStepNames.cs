namespace Dingo.Generators;

/// <summary>The steps of the control socket's pipeline, in order. Tests assert what each does on an edit.</summary>
internal static class ControlStepNames
{
    /// <summary>One <c>[ControlCommand]</c> declaration, read.</summary>
    public const string Commands = nameof(Commands);

    /// <summary>One <c>[ControlAnswer]</c> declaration, read.</summary>
    public const string Answers = nameof(Answers);

    /// <summary>One <c>[ControlHandler]</c> method, read.</summary>
    public const string ControlHandlers = nameof(ControlHandlers);

    /// <summary>All of them, checked against each other.</summary>
    public const string ControlCatalog = nameof(ControlCatalog);

    /// <summary>Everything to be reported.</summary>
    public const string ControlFindings = nameof(ControlFindings);

    /// <summary>The commands and their handlers, for the command table.</summary>
    public const string Table = nameof(Table);

    /// <summary>The commands without their handlers, for the list of their arguments.</summary>
    public const string List = nameof(List);

    /// <summary>One command, for the writer of its request.</summary>
    public const string RequestWriters = nameof(RequestWriters);

    /// <summary>One answer, for its writer.</summary>
    public const string AnswerWriters = nameof(AnswerWriters);

    public static readonly string[] All =
        [Commands, Answers, ControlHandlers, ControlCatalog, ControlFindings, Table, List, RequestWriters, AnswerWriters];
}
