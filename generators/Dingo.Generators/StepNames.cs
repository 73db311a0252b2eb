namespace Dingo.Generators;

/// <summary>The steps of the pipeline, in order. Tests assert what each does on an edit.</summary>
internal static class StepNames
{
    /// <summary>One <c>[Event]</c> declaration, read.</summary>
    public const string Events = nameof(Events);

    /// <summary>One <c>[EventHandler]</c> method, read.</summary>
    public const string Handlers = nameof(Handlers);

    /// <summary>The events as a whole, checked against each other.</summary>
    public const string Catalog = nameof(Catalog);

    /// <summary>Everything to be reported.</summary>
    public const string Findings = nameof(Findings);

    /// <summary>The events without their fields, for types, names and the switch of the JSON writers.</summary>
    public const string Keys = nameof(Keys);

    /// <summary>The events with their fields, for the union.</summary>
    public const string Union = nameof(Union);

    /// <summary>One event with its fields, for its JSON writer.</summary>
    public const string Writers = nameof(Writers);

    /// <summary>The events and the handlers, for the dispatch table.</summary>
    public const string Dispatch = nameof(Dispatch);

    public static readonly string[] All = [Events, Handlers, Catalog, Findings, Keys, Union, Writers, Dispatch];
}
