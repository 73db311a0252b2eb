using Dingo.Ouroboros.Cbor;

namespace Dingo.Tests.Ouroboros.Cbor;

public class CborItemTests
{
    [Test]
    public async Task Golden_vector_is_one_complete_item()
    {
        foreach (string vector in GoldenVectors.Items)
        {
            byte[] bytes = Hex.Bytes(vector);
            CborExtent extent = CborItem.Measure(bytes, 8, out int length);
            await Assert.That(extent).IsEqualTo(CborExtent.Complete);
            await Assert.That(length).IsEqualTo(bytes.Length);
        }
    }

    [Test]
    public async Task Every_proper_beginning_of_a_golden_vector_is_incomplete()
    {
        foreach (string vector in GoldenVectors.Items)
        {
            byte[] bytes = Hex.Bytes(vector);
            for (int cut = 0; cut < bytes.Length; cut++)
            {
                CborExtent extent = CborItem.Measure(bytes.AsSpan(0, cut), 8, out int length);
                await Assert.That(extent).IsEqualTo(CborExtent.Incomplete);
                await Assert.That(length).IsEqualTo(0);
            }
        }
    }

    [Test]
    public async Task Several_items_in_one_segment_are_measured_one_by_one()
    {
        byte[] payload = Hex.Bytes(GoldenVectors.V36TwoItems)[8..];
        CborItem.Measure(payload, 0, out int first);
        CborItem.Measure(payload.AsSpan(first), 0, out int second);
        await Assert.That((first, second)).IsEqualTo((1, 2));
    }

    [Test]
    [Arguments("00", "unsigned")]
    [Arguments("1bffffffffffffffff", "largest unsigned")]
    [Arguments("3bffffffffffffffff", "smallest negative")]
    [Arguments("40", "empty bytes")]
    [Arguments("7803616263", "text with a long head")]
    [Arguments("61ff", "text that is not UTF-8")]
    [Arguments("5f4101420203ff", "bytes in chunks")]
    [Arguments("7f6161ff", "text in chunks")]
    [Arguments("5fff", "no chunks")]
    [Arguments("9fff", "open array, empty")]
    [Arguments("bfff", "open map, empty")]
    [Arguments("bf0102ff", "open map")]
    [Arguments("80", "array, empty")]
    [Arguments("9b000000000000000101", "array with a long head")]
    [Arguments("a10102", "map")]
    [Arguments("c1c2c300", "tags in a row")]
    [Arguments("82c10080", "tag inside")]
    [Arguments("9fc100ff", "tag before a break's predecessor")]
    [Arguments("f4", "false")]
    [Arguments("f7", "undefined")]
    [Arguments("f8ff", "simple value")]
    [Arguments("f93c00", "half float")]
    [Arguments("fa3f800000", "float")]
    [Arguments("fb3ff0000000000000", "double")]
    public async Task Well_formed_item_is_complete(string hex, string what)
    {
        byte[] bytes = Hex.Bytes(hex + "ff");
        CborExtent extent = CborItem.Measure(bytes, 4, out int length);
        await Assert.That(extent).IsEqualTo(CborExtent.Complete).Because(what);
        await Assert.That(length).IsEqualTo(bytes.Length - 1).Because(what);
    }

    [Test]
    [Arguments("ff", "break outside")]
    [Arguments("81ff", "break in a definite array")]
    [Arguments("a1ff", "break in a definite map")]
    [Arguments("bf01ff", "break instead of a value")]
    [Arguments("9fc1ff", "break after a tag")]
    [Arguments("c1ff", "break as tagged value")]
    [Arguments("1c", "reserved information 28")]
    [Arguments("5d", "reserved information 29")]
    [Arguments("fe", "reserved information 30")]
    [Arguments("1f", "unsigned without end")]
    [Arguments("3f", "negative without end")]
    [Arguments("df", "tag without end")]
    [Arguments("5f6161ff", "text chunk in bytes")]
    [Arguments("7f4161ff", "byte chunk in text")]
    [Arguments("5f5fffff", "chunks within chunks")]
    [Arguments("5fc14100ff", "tagged chunk")]
    [Arguments("5f00ff", "number as chunk")]
    [Arguments("5bffffffffffffffff", "byte length of 64 bits")]
    [Arguments("7b0000000080000000", "text length beyond 31 bits")]
    [Arguments("5f5b0000000080000000", "chunk length beyond 31 bits")]
    [Arguments("9bffffffffffffffff", "array count beyond 31 bits")]
    [Arguments("bb8000000000000000", "map count that doubles to zero")]
    public async Task Ill_formed_item_is_malformed(string hex, string what)
    {
        CborExtent extent = CborItem.Measure(Hex.Bytes(hex), 4, out int length);
        await Assert.That(extent).IsEqualTo(CborExtent.Malformed).Because(what);
        await Assert.That(length).IsEqualTo(0).Because(what);
    }

    [Test]
    [Arguments("")]
    [Arguments("18")]
    [Arguments("1b00000000000000")]
    [Arguments("42 00")]
    [Arguments("7a7fffffff")]
    [Arguments("9a7fffffff 00")]
    [Arguments("ba7fffffff 00")]
    [Arguments("c1")]
    [Arguments("9f 00")]
    [Arguments("5f 41")]
    public async Task Item_that_may_still_come_is_incomplete(string hex)
    {
        CborExtent extent = CborItem.Measure(Hex.Bytes(hex), 4, out int length);
        await Assert.That(extent).IsEqualTo(CborExtent.Incomplete);
        await Assert.That(length).IsEqualTo(0);
    }

    [Test]
    [Arguments(0x81)]
    [Arguments(0x9f)]
    [Arguments(0xbf)]
    public async Task Nesting_bomb_is_too_deep_at_its_bound_and_not_before(int opener)
    {
        // An open map takes each further map as a key.
        byte[] bomb = new byte[5_760];
        Array.Fill(bomb, (byte)opener);
        await Assert.That(CborItem.Measure(bomb, 32, out _)).IsEqualTo(CborExtent.TooDeep);
        await Assert.That(CborItem.Measure(bomb.AsSpan(0, 32), 32, out _)).IsEqualTo(CborExtent.Incomplete);
        await Assert.That(CborItem.Measure(bomb.AsSpan(0, 33), 32, out _)).IsEqualTo(CborExtent.TooDeep);
    }

    [Test]
    public async Task Tags_do_not_nest_so_a_row_of_them_is_bounded_by_size_alone()
    {
        byte[] tags = new byte[5_760];
        Array.Fill(tags, (byte)0xc1);
        await Assert.That(CborItem.Measure(tags, 0, out _)).IsEqualTo(CborExtent.Incomplete);
        tags[^1] = 0x00;
        await Assert.That(CborItem.Measure(tags, 0, out int length)).IsEqualTo(CborExtent.Complete);
        await Assert.That(length).IsEqualTo(5_760);
    }

    [Test]
    public async Task Depth_zero_admits_scalars_only()
    {
        await Assert.That(CborItem.Measure([0x00], 0, out _)).IsEqualTo(CborExtent.Complete);
        await Assert.That(CborItem.Measure([0x80], 0, out _)).IsEqualTo(CborExtent.TooDeep);
    }

    [Test]
    [Arguments(-1)]
    [Arguments(CborItem.MaxDepth + 1)]
    public async Task Depth_out_of_range_is_the_callers_mistake(int depth) =>
        await Assert.That(() => CborItem.Measure([0x00], depth, out _)).Throws<ArgumentOutOfRangeException>();
}
