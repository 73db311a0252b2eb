using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dingo.Aot.Metrics;

/// <summary>Writes figures in the Prometheus text format 0.0.4 into a pooled buffer.</summary>
/// <remarks>
/// A family is begun once and its samples follow at once, as the format demands. Not safe for several threads; the
/// buffer goes back to its pool on disposal, after which <see cref="Written"/> is no longer valid.
/// </remarks>
internal sealed class MetricsWriter : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;
    private string _family = "";

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>Writes a family of one gauge without labels.</summary>
    public void Gauge(string name, string help, double value)
    {
        Begin(name, help, MetricType.Gauge);
        Sample(value);
    }

    /// <summary>Writes a family of one counter without labels.</summary>
    public void Counter(string name, string help, double value)
    {
        Begin(name, help, MetricType.Counter);
        Sample(value);
    }

    /// <summary>Begins a family: its samples must follow before the next one begins.</summary>
    /// <param name="name">Its name; each at most once per scrape.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="type">Its type.</param>
    public void Begin(string name, string help, MetricType type)
    {
        _family = name;
        Text("# HELP ");
        Text(name);
        Text(" ");
        Escaped(help, quoted: false);
        Text("\n# TYPE ");
        Text(name);
        Text(type switch
        {
            MetricType.Gauge => " gauge\n",
            MetricType.Counter => " counter\n",
            _ => " histogram\n",
        });
    }

    /// <summary>Writes one sample of the family begun last.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line("", labels, "", value);

    /// <summary>Writes one histogram of the family begun last.</summary>
    /// <param name="upperBounds">The buckets' upper bounds, ascending, without infinity.</param>
    /// <param name="counts">How many fell into each bucket, not summed up; one longer, its last for what lies above all bounds.</param>
    /// <param name="sum">The sum of everything counted.</param>
    /// <param name="labels">Labels of this histogram.</param>
    public void Histogram(
        ReadOnlySpan<double> upperBounds, ReadOnlySpan<long> counts, double sum, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (counts.Length != upperBounds.Length + 1)
            throw new ArgumentException("One count per bound and one more.", nameof(counts));

        Span<char> bound = stackalloc char[32];
        long below = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            var length = Format(i < upperBounds.Length ? upperBounds[i] : double.PositiveInfinity, bound);
            Line("_bucket", labels, bound[..length], below);
        }
        Line("_sum", labels, "", sum);
        Line("_count", labels, "", below);
    }

    /// <summary>Writes <paramref name="text"/> as it is, for pages that are not figures.</summary>
    public void Raw(ReadOnlySpan<char> text) => Text(text);

    private void Line(string suffix, ReadOnlySpan<(string Name, string Value)> labels, ReadOnlySpan<char> upperBound, double value)
    {
        Text(_family);
        Text(suffix);
        var opening = "{";
        foreach (var (name, text) in labels)
        {
            Label(opening, name, text);
            opening = ",";
        }
        if (!upperBound.IsEmpty)
        {
            Label(opening, "le", upperBound);
            opening = ",";
        }
        Text(opening == "," ? "} " : " ");

        Span<char> number = stackalloc char[32];
        Text(number[..Format(value, number)]);
        Text("\n");
    }

    private void Label(string opening, string name, ReadOnlySpan<char> value)
    {
        Text(opening);
        Text(name);
        Text("=\"");
        Escaped(value, quoted: true);
        Text("\"");
    }

    private static int Format(double value, Span<char> text)
    {
        ReadOnlySpan<char> word = double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : "";
        if (word.Length > 0)
        {
            word.CopyTo(text);
            return word.Length;
        }
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private void Escaped(ReadOnlySpan<char> text, bool quoted)
    {
        while (!text.IsEmpty)
        {
            var special = quoted ? text.IndexOfAny("\\\n\"") : text.IndexOfAny('\\', '\n');
            Text(special < 0 ? text : text[..special]);
            if (special < 0)
                return;
            Text(text[special] switch { '\n' => "\\n", '"' => "\\\"", _ => "\\\\" });
            text = text[(special + 1)..];
        }
    }

    private void Text(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_buffer.Length - _length < most)
            Grow(most);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Grow(int room)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + room));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
