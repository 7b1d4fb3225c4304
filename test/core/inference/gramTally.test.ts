import { FNV_OFFSET, fnvText } from '../../../core/inference/fnv1a';
import { GramTally } from '../../../core/inference/gramTally';

const TOP_BIT = 0x80000000;
const tallyOf = (tally: GramTally, hashes: readonly number[]) => {
	for (const hash of hashes) tally.add(hash);
	const { index, value } = tally.finish();
	return { index: [...index], value: [...value] };
};

it('counts a repeated gram as 1 + ln(count), and divides by the norm', () => {
	const { index, value } = tallyOf(new GramTally(1024), [7, 3, 7, 7]);
	const seven = 1 + Math.log(3);
	expect(index).toEqual([3, 7]);
	expect(value[0]).toBeCloseTo(1 / Math.hypot(1, seven), 6);
	expect(value[1]).toBeCloseTo(seven / Math.hypot(1, seven), 6);
});

it('adds different grams of one bucket by their signs', () => {
	expect(tallyOf(new GramTally(1024), [5, 5 + 1024])).toEqual({ index: [5], value: [1] });
	expect(tallyOf(new GramTally(1024), [TOP_BIT + 5])).toEqual({ index: [5], value: [-1] });
	expect(tallyOf(new GramTally(1024), [5, TOP_BIT + 5])).toEqual({ index: [], value: [] });
});

it('forgets a text once it is finished, however many grams it had', () => {
	const tally = new GramTally(1024);
	expect(
		tallyOf(
			tally,
			Array.from({ length: 5_000 }, (_, i) => i),
		).index,
	).toHaveLength(1024);
	expect(tallyOf(tally, [9])).toEqual({ index: [9], value: [1] });
	expect(tallyOf(tally, [])).toEqual({ index: [], value: [] });
});

it('hashes UTF-8 bytes as published for FNV-1a, and goes on where it stopped', () => {
	expect(fnvText(FNV_OFFSET, '')).toBe(0x811c9dc5);
	expect(fnvText(FNV_OFFSET, 'a')).toBe(0xe40c292c);
	expect(fnvText(FNV_OFFSET, 'foobar')).toBe(0xbf9cf968);
	const overBytes = (text: string) =>
		Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, FNV_OFFSET);
	for (const text of ['é', '中文', '😀', 'a😀é中']) expect(fnvText(FNV_OFFSET, text)).toBe(overBytes(text));
	expect(fnvText(fnvText(FNV_OFFSET, 'foo'), 'bar')).toBe(fnvText(FNV_OFFSET, 'foobar'));
});
