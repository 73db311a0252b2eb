using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dingo.Generators.Models;

/// <summary>A place in the source that, unlike <see cref="Location"/>, is compared by value and holds on to no syntax tree.</summary>
internal sealed record SourceSpan(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static SourceSpan Of(Location location) => new(location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
