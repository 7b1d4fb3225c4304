import { championAnswer, headAnswer } from '../../../core/training/championAnswer';
import type { LinearHead } from '../../../core/inference/classifier/linearHead';
import type { Encoding } from '../../../core/inference/encoder/staticEncoder';

const encoding: Encoding = { dense: new Float32Array(256), lexicalIndex: new Uint16Array(0), lexicalValue: new Float32Array(0), knownTokenRatio: 1, truncated: false };
const row = 256 + 1_024 + 1;
/** A head that says the same of every text: its biases are the logarithms of the shares. */
function head(shares: Readonly<Record<string, number>>): LinearHead {
	const labels = Object.keys(shares);
	const weights = new Float32Array(labels.length * row);
	labels.forEach((label, position) => (weights[(position + 1) * row - 1] = Math.log(shares[label]!)));
	return { labels, weights, temperature: 1 };
}

test('the likeliest label, under its name of today', () => {
	const own = head({ card: 0.5, refund: 0.3, loan: 0.2 });
	expect(headAnswer(own, encoding)).toBe('card');
	expect(headAnswer(own, encoding, ['cards', 'refund', 'loan'])).toBe('cards');
});

test('merged labels are as likely as both together', () => {
	expect(headAnswer(head({ card: 0.4, refund: 0.35, loan: 0.25 }), encoding, ['card', 'money', 'money'])).toBe('money');
	expect(headAnswer(head({ card: 0.42, refund: 0.1, loan: 0.48 }), encoding, ['card', 'card', 'loan'])).toBe('card');
});

test('with another encoder what was said at the time counts, and a text that it never read has no answer', () => {
	const champion = head({ card: 0.5, refund: 0.5 });
	const never = (): Encoding => {
		throw new Error('it was read anew');
	};
	const says = championAnswer({ champion, championEncoder: { id: 'other', hash: 'cd' } }, { hash: 'ab' });
	expect(says({ championLabel: 'loan' }, never)).toBe('loan');
	expect(says({}, never)).toBeUndefined();
	expect(championAnswer({ champion, championEncoder: { id: 'same', hash: 'ab' } }, { hash: 'ab' })({ championLabel: 'loan' }, () => encoding)).toBe('card');
	expect(championAnswer({}, { hash: 'ab' })({ championLabel: 'loan' }, never)).toBeUndefined();
});
