import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { keyedDraw, keyedDraws, type DrawPurpose } from '../../../core/gate/keyedDraw';

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

/** By Node's own HMAC. */
function drawnByNode(loopKey: Uint8Array, purpose: DrawPurpose, id: string): number {
	const digest = createHmac('sha256', loopKey).update(purpose).update('\0').update(id).digest();
	return digest.readUIntBE(0, 6) / 2 ** 48;
}

test('draws what it always drew: sides of stored texts were drawn by it', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (id) => {
			expect(keyedDraw(key, 'side', id)).toBe(drawnByNode(key, 'side', id));
		}),
	);
});

test('many draws are those of one at a time, whatever the key and the texts: halves of characters too', () => {
	const keys = fc.constantFrom(1, 32, 64, 65, 150).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
	const long = fc.tuple(fc.constantFrom('a', 'ä', '€', '🙂'), fc.nat(3_000)).map(([character, times]) => character.repeat(times));
	const halves = fc.constantFrom('\ud83d', '\ude42 \0', '\ude42\ud83d');
	const ids = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), long, halves), { maxLength: 8 });
	fc.assert(
		fc.property(keys, ids, (loopKey, given) => {
			const drawOf = keyedDraws(loopKey, 'audit');
			expect(given.map(drawOf)).toEqual(given.map((id) => drawnByNode(loopKey, 'audit', id)));
		}),
	);
});
