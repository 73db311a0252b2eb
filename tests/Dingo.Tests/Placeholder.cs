namespace Dingo.Tests;

public class PlaceholderTests
{
    [Test]
    public async Task True_is_true() => await Assert.That(Environment.ProcessorCount).IsGreaterThan(1);
}
