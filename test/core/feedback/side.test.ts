import { createHash } from 'node:crypto';
import { firstSide } from '../../../core/feedback/side';

describe('the side of a new text', () => {
	const key = new Uint8Array(32).fill(7);
	const sides = Array.from({ length: 10_000 }, (_, index) =>
		firstSide(key, 'review', createHash('sha256').update(String(index)).digest('hex')),
	);

	test('is held out for 30 % of the texts', () => {
		const share = sides.filter((side) => side === 'heldout').length / sides.length;
		expect(share).toBeGreaterThan(0.28);
		expect(share).toBeLessThan(0.32);
	});

	test('is held out for every audited text', () => {
		const audited = sides.map((_, index) => firstSide(key, 'audit', String(index)));
		expect(new Set(audited)).toEqual(new Set(['heldout']));
	});
});
