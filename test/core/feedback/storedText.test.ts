import fc from 'fast-check';
import { fromStoredText, toStoredText } from '../../../core/feedback/storedText';

describe('stored text', () => {
	const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
	const awkward = fc.string({ unit: fc.constantFrom('\0', '\ufdd0', '\ud83d', '\udc4d', '0', 'd', 'a') });

	test('comes back as it went in', () => {
		fc.assert(fc.property(fc.oneof(anyText, awkward), (text) => fromStoredText(toStoredText(text)) === text));
	});

	test('can be kept by any database: UTF-8 without NUL', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, awkward), (text) => {
				const stored = toStoredText(text);
				return stored.isWellFormed() && !stored.includes('\0');
			}),
		);
	});

	test('is the text itself where that can be stored', () => {
		expect(toStoredText('C:\\temp 👍 שלום')).toBe('C:\\temp 👍 שלום');
	});
});
