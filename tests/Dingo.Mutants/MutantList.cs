using System.Text;

namespace Dingo.Mutants;

/// <summary>Reads <c>mutants.txt</c>; how it is written stands at its head.</summary>
internal static class MutantList
{
    /// <exception cref="FormatException">A line is none of those that there are; the message has its number.</exception>
    public static List<Mutant> Read(string path)
    {
        var mutants = new List<Mutant>();
        string file = "";
        int number = 0;
        Block? block = null;
        foreach (string line in File.ReadAllLines(path))
        {
            number++;
            if (line is ['@', ' ', ..] && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            {
                Add(block, mutants);
                block = new Block(line[2..colon], line[(colon + 2)..], file);
            }
            else if (line is ['>', ' ', ..])
            {
                Add(block, mutants);
                (block, file) = (null, line[2..]);
            }
            else if (line is not ['#', ..] and not "" && block?.Take(line) != true)
            {
                throw new FormatException($"{path}:{number}: this is no line of a mutant");
            }
        }

        Add(block, mutants);
        return mutants;
    }

    /// <summary>What is wrong with the list, held against the sources as they are.</summary>
    public static IEnumerable<string> Check(List<Mutant> mutants, string root)
    {
        foreach (var mutant in mutants)
        {
            if (mutant.Check(root) is { } error)
                yield return $"{mutant.Area}: {mutant.Fault}: {error}";
        }

        foreach (string fault in mutants.CountBy(static mutant => mutant.Fault).Where(static count => count.Value > 1).Select(static count => count.Key))
            yield return $"{fault}: is there twice";
    }

    private static void Add(Block? block, List<Mutant> mutants)
    {
        if (block is not null)
            mutants.Add(block.ToMutant());
    }

    private sealed class Block(string area, string fault, string file)
    {
        private readonly List<string> _find = [];
        private readonly List<string> _replacement = [];
        private readonly StringBuilder _equivalence = new();

        public bool Take(string line)
        {
            switch (line[0])
            {
                case '-':
                    _find.Add(line[1..]);
                    return true;
                case '+':
                    _replacement.Add(line[1..]);
                    return true;
                case '=':
                    _equivalence.Append(_equivalence.Length == 0 ? "" : " ").Append(line[1..].Trim());
                    return true;
                default:
                    return false;
            }
        }

        public Mutant ToMutant() => new(
            area, fault, file, string.Join('\n', _find), string.Join('\n', _replacement),
            _equivalence.Length == 0 ? null : _equivalence.ToString());
    }
}
