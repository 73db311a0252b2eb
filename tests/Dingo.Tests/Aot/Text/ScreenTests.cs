using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

public sealed class ScreenTests
{
    [Test]
    public async Task A_file_is_80_columns_wide_and_has_neither_colour_nor_a_cursor()
    {
        var file = new Screen(false, static name => name == "TERM" ? "xterm" : null, static () => (200, 50));
        await Assert.That(file.Columns).IsEqualTo(80);
        await Assert.That(file.IsLive).IsFalse();
        await Assert.That(file.HasColour).IsFalse();
    }

    [Test]
    [Arguments("TERM=xterm-256color", true, true)]
    [Arguments("TERM=dumb", false, false)]
    [Arguments("TERM=", false, false)]
    [Arguments("NO_COLOR=1", true, false)]
    [Arguments("NO_COLOR=", true, true)]
    public async Task The_environment_says_what_a_terminal_understands(string variable, bool isLive, bool hasColour)
    {
        var screen = Screens.Terminal(environment: variable);
        await Assert.That(screen.IsLive).IsEqualTo(isLive);
        await Assert.That(screen.HasColour).IsEqualTo(hasColour);
    }

    [Test]
    [Arguments(132, 132)]
    [Arguments(20, 20)]
    [Arguments(19, 80)]
    [Arguments(0, 80)]
    public async Task A_terminal_whose_width_makes_no_sense_is_taken_for_80(int told, int columns) =>
        await Assert.That(Screens.Terminal(told).Columns).IsEqualTo(columns);
}
