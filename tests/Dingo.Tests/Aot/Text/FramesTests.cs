using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

public sealed class FramesTests
{
    private readonly StringWriter _output = new();

    [Test]
    public async Task On_a_terminal_a_frame_is_written_over_the_last()
    {
        var frames = new Frames(_output, Screens.Terminal());
        frames.Draw("a\nb\nc\n");
        frames.Draw("d\n");
        frames.Draw("e\nf\n");
        await Assert.That(_output.ToString()).IsEqualTo(
            "a\e[K\nb\e[K\nc\e[K\n\e[J" + "\e[3Ad\e[K\n\e[J" + "\e[1Ae\e[K\nf\e[K\n\e[J");
    }

    [Test]
    public async Task A_frame_that_is_too_high_is_cut_and_says_so()
    {
        var frames = new Frames(_output, Screens.Terminal(rows: 5));
        frames.Draw("1\n2\n3\n4\n");
        frames.Draw("1\n2\n3\n4\n5\n6\n");
        await Assert.That(_output.ToString()).IsEqualTo(
            "1\e[K\n2\e[K\n3\e[K\n4\e[K\n\e[J" + "\e[4A1\e[K\n2\e[K\n3\e[K\n… 3 more\e[K\n\e[J");
    }

    [Test]
    public async Task Anywhere_else_frames_follow_one_another()
    {
        var frames = new Frames(_output, Screen.None);
        frames.Draw("a\nb\n");
        frames.Draw("c\n");
        await Assert.That(_output.ToString()).IsEqualTo("a\nb\n\nc\n");
    }
}
