using Dingo.Mutants;

// 0: every mutant is noticed, or argued to be equivalent. 1: one is not. 2: the list, the tree or the command line is at fault.
if (Options.Parse(args) is not { } options)
    return Fault(Options.Usage);

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Dingo.Aot.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("This is to be run within the repository.");

var mutants = MutantList.Read(Path.Combine(root, "tests", "Dingo.Mutants", "mutants.txt"));
string amiss = string.Join('\n', MutantList.Check(mutants, root));
if (amiss.Length > 0)
    return Fault(amiss);
if (options.IsCheck)
{
    Console.WriteLine($"{mutants.Count} mutants apply to the sources as they are.");
    return 0;
}

string work = Path.Combine(root, "artifacts", "mutants");
Directory.CreateDirectory(Path.Combine(work, "tree"));
var store = new OutcomeStore(Path.Combine(work, "outcomes.txt"));
if (!options.IsWrite && await RunAsync() is { } error)
    return Fault(error);

var outcomes = store.Read(mutants);
string table = OutcomeTable.Of(outcomes);
await File.WriteAllTextAsync(Path.Combine(work, "table.md"), table);
if (!options.IsWrite)
    Console.WriteLine($"\n{table}");
else if (outcomes.Count < mutants.Count)
    return Fault($"{mutants.Count - outcomes.Count} mutants have not been tried; the table is of all of them.");
else
    OutcomeTable.Write(Path.Combine(root, "tests", "README.md"), table);

var bad = outcomes.FindAll(static outcome => !outcome.IsGood);
foreach (var outcome in bad)
    Console.WriteLine($"{outcome.Mutant.Area}: {outcome.Mutant.Fault}: {outcome.Text}");
return bad.Count == 0 ? 0 : 1;

async Task<string?> RunAsync()
{
    var campaign = new Campaign(new Tree(root, Path.Combine(work, "tree")), options.AsksAll);
    Console.WriteLine("Building, and asking every killer about the tree as it is...");
    if (await campaign.PrepareAsync() is { } fault)
        return fault;
    if (options.IsWhole)
        store.Forget();
    var known = options.IsRest ? store.Read(mutants).Where(static outcome => outcome.IsGood).Select(static outcome => outcome.Mutant).ToHashSet() : [];
    var tried = mutants.FindAll(mutant => options.Means(mutant) && !known.Contains(mutant));
    var progress = new Progress(tried.Count);
    foreach (var mutant in tried)
    {
        var outcome = await campaign.TryAsync(mutant);
        store.Add(outcome);
        progress.Report(outcome);
    }

    return null;
}

static int Fault(string text)
{
    Console.Error.WriteLine(text);
    return 2;
}
