import { textHash } from '../../../core/feedback/textHash';

describe('the hash of a text', () => {
	test.each([
		['case', 'Charged TWICE', 'charged twice'],
		['spacing', '  charged\t\ntwice ', 'charged twice'],
		['Unicode form', 'cafe\u0301 ﬁn', 'café fin'],
	])('is the same for repeats that differ in %s', (_, a, b) => {
		expect(textHash(a)).toBe(textHash(b));
	});

	test('differs for other words', () => {
		expect(textHash('charged twice')).not.toBe(textHash('chargedtwice'));
	});

	test('is SHA-256 of the normalised text', () => {
		expect(textHash('ABC')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
	});
});
