namespace Dingo.Mutants;

/// <summary>A copy of the repository in which one mutant at a time is put, built and run.</summary>
/// <param name="root">The repository.</param>
/// <param name="copy">Where the copy is; it is kept from run to run, so that what has not changed is not built again.</param>
internal sealed class Tree(string root, string copy)
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);

    // Analysers and warnings would have their own word on a mutant; only the compiler's counts here.
    private static readonly string[] BuildOptions =
    [
        "-c", "Release", "--no-restore", "-v", "quiet", "-m:1", "-clp:NoSummary", "-p:UseSharedCompilation=true", "-p:RunAnalyzers=false",
        "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0", "-p:GenerateDocumentationFile=false", "-p:EnforceCodeStyleInBuild=false",
    ];

    // Projects of which a file was changed since they were built.
    private readonly HashSet<string> _changed = [];

    /// <summary>Makes the copy equal to what git sees of the repository: tracked files as they stand, and new ones that are not ignored.</summary>
    public async Task RefreshAsync()
    {
        var listed = await Command.RunAsync(root, BuildLimit, "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        if (!listed.IsGood)
            throw new InvalidOperationException(listed.Output);
        var files = listed.Output.TrimEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(Path.Combine(root, file))).ToHashSet();
        foreach (string file in files)
            Copy(file);
        foreach (string file in Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(copy, file);
            if (!files.Contains(name) && !name.StartsWith("artifacts/", StringComparison.Ordinal))
                File.Delete(file);
        }
    }

    /// <summary>Restores a project's packages, and builds it.</summary>
    /// <returns>What the compiler has against it, or <see langword="null"/>.</returns>
    public async Task<string?> RestoreAndBuildAsync(string project)
    {
        var restored = await Command.RunAsync(copy, BuildLimit, "dotnet", ["restore", project, "-v", "quiet"]);
        return restored.IsGood ? await BuildAsync(project) : restored.Output;
    }

    /// <summary>Builds what the last mutants have changed, and then a killer, but nothing between them: that would take twice the time.</summary>
    /// <returns>What the compiler has against it, or <see langword="null"/>.</returns>
    public async Task<string?> RebuildAsync(string project)
    {
        foreach (string changed in _changed)
        {
            if (await BuildAsync(changed, "--no-dependencies") is { } error)
                return error;
        }

        _changed.Clear();
        return await BuildAsync(project, "--no-dependencies");
    }

    private async Task<string?> BuildAsync(string project, params string[] more)
    {
        var built = await Command.RunAsync(copy, BuildLimit, "dotnet", ["build", project, .. BuildOptions, .. more]);
        return built.IsGood ? null : built.Output;
    }

    public Task<CommandResult> RunAsync(Killer killer, IEnumerable<string> arguments)
    {
        string name = Path.GetFileName(killer.Project);
        string program = Path.Combine(copy, "artifacts", "bin", name, "release", name);
        return Command.RunAsync(copy, killer.Limit, program, arguments);
    }

    public void Put(Mutant mutant)
    {
        string path = Path.Combine(copy, mutant.File);
        File.WriteAllText(path, mutant.ApplyTo(File.ReadAllText(path)));
        _changed.Add(mutant.Project);
    }

    /// <summary>Takes a mutant out again.</summary>
    public void Mend(Mutant mutant)
    {
        Copy(mutant.File);
        _changed.Add(mutant.Project);
    }

    // What is the same is left alone: its time stamp would have it built again.
    private void Copy(string file)
    {
        string to = Path.Combine(copy, file);
        byte[] bytes = File.ReadAllBytes(Path.Combine(root, file));
        if (File.Exists(to) && File.ReadAllBytes(to).AsSpan().SequenceEqual(bytes))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllBytes(to, bytes);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(Path.Combine(root, file)));
    }
}
