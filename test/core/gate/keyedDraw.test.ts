import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { keyedDraw, type DrawPurpose } from '../../../core/gate/keyedDraw';

const key = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);

test('lies in [0, 1) and depends on key, purpose and id alone', () => {
	fc.assert(
		fc.property(fc.string(), fc.constantFrom<DrawPurpose>('audit', 'side', 'blind'), (id, purpose) => {
			const drawn = keyedDraw(key, purpose, id);
			expect(drawn).toBeGreaterThanOrEqual(0);
			expect(drawn).toBeLessThan(1);
			expect(keyedDraw(key, purpose, id)).toBe(drawn);
			expect(keyedDraw(other, purpose, id)).not.toBe(drawn);
		}),
	);
});

test('is even, and one purpose says nothing about another', () => {
	const ids = Array.from({ length: 4_000 }, (_none, at) => `item ${at}`);
	const under = (purpose: DrawPurpose, among: readonly string[]) => among.filter((id) => keyedDraw(key, purpose, id) < 0.3);
	const audited = under('audit', ids);
	expect(audited.length / ids.length).toBeCloseTo(0.3, 1);
	expect(under('side', audited).length / audited.length).toBeCloseTo(0.3, 1);
});

test('draws what it always drew: sides of stored texts were drawn by it', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (id) => {
			const digest = createHmac('sha256', key).update('side').update('\0').update(id).digest();
			expect(keyedDraw(key, 'side', id)).toBe(digest.readUIntBE(0, 6) / 2 ** 48);
		}),
	);
});
