using Dingo.Ouroboros.Buffers;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Buffers;

public sealed class SlabQueueTests
{
    [Test]
    public async Task Bytes_come_out_in_order_over_several_slabs_and_an_empty_queue_holds_none()
    {
        var pool = new SlabPool();
        var queue = new SlabQueue(pool);
        byte[] sent = Wire.Pattern((3 * Slab.Size) + 5);
        queue.Append(sent);
        await Assert.That(queue.Length).IsEqualTo(sent.Length);
        await Assert.That(pool.Outstanding).IsEqualTo(4);

        byte[] received = new byte[sent.Length + 10];
        int count = queue.Read(received);

        await Assert.That(received.AsSpan(0, count).SequenceEqual(sent)).IsTrue();
        await Assert.That(queue.Length).IsEqualTo(0);
        await Assert.That(queue.First.IsEmpty).IsTrue();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task Any_mixture_of_appends_and_reads_keeps_every_byte()
    {
        var pool = new SlabPool();
        var queue = new SlabQueue(pool);
        var random = new Random(2);
        byte[] sent = Wire.Pattern(1 << 20);
        byte[] received = new byte[sent.Length];
        int appended = 0, read = 0;
        while (read < sent.Length)
        {
            int more = Math.Min(random.Next(40_000), sent.Length - appended);
            queue.Append(sent.AsSpan(appended, more));
            appended += more;
            read += queue.Read(received.AsSpan(read, Math.Min(random.Next(50_000), sent.Length - read)));
            if (queue.Length != appended - read)
                Assert.Fail("The length is wrong.");
        }

        await Assert.That(received.AsSpan().SequenceEqual(sent)).IsTrue();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task Clear_returns_all_and_the_queue_can_be_used_again()
    {
        var pool = new SlabPool();
        var queue = new SlabQueue(pool);
        queue.Append(new byte[2 * Slab.Size]);
        queue.Clear();
        queue.Clear();
        await Assert.That(pool.Outstanding).IsEqualTo(0);
        queue.Append([7]);
        await Assert.That(queue.First.Length).IsEqualTo(1);
        queue.Advance(1);
        await Assert.That(pool.Outstanding).IsEqualTo(0);
    }
}
