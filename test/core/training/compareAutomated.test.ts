import fc from 'fast-check';
import { compareAutomated, type KnownAnswers } from '../../../core/training/compareAutomated';
import type { PairedAnswer } from '../../../core/training/pairedTest';
import { fewestUnknownLosses, unanswered, unknownLosses } from '../../../core/training/promotion/unknownLosses';
import type { AutomatedText, DisagreementGroup } from '../../../core/training/trainingOutcome';

const item = (text: string, more: Partial<AutomatedText> = {}): AutomatedText => ({ itemId: `T-${text}`, text, drawn: false, reviewProbability: 0.05, ...more });
const nothing: KnownAnswers = { tested: new Map(), unfair: new Set() };
const answers = (...tested: Array<[string, PairedAnswer]>): KnownAnswers => ({ ...nothing, tested: new Map(tested) });
const differ = () => ({ challenger: 'refund', champion: 'card' });

test('where both say the same there is no difference, and nothing to ask about', () => {
	const same = () => ({ challenger: 'card', champion: 'card' });
	expect(compareAutomated([item('a'), item('b')], nothing, same)).toEqual({ texts: 2, alike: 2, groups: [], open: [] });
	expect(compareAutomated([item('a')], nothing, () => undefined)).toEqual({ texts: 1, alike: 0, groups: [], open: [] });
});

test('open disagreements come newest first, 20 at most', () => {
	const items = Array.from({ length: 30 }, (_, position) => item(`text ${position}`));
	const { groups, open } = compareAutomated(items, nothing, differ);
	expect(groups).toEqual([{ reviewProbability: 0.05, disagreements: 30, sampled: 0, sampledLosses: 0, answered: 0, answeredLosses: 0 }]);
	expect(open).toHaveLength(20);
	expect(open[0]).toEqual({ itemId: 'T-text 0', text: 'text 0', champion: 'card', challenger: 'refund' });
	expect(open.at(-1)?.text).toBe('text 19');
});

test('what people said of checked items is a sample, what they said of others is only known', () => {
	const { groups, open } = compareAutomated(
		[item('lost', { drawn: true }), item('won', { drawn: true }), item('asked later'), item('nobody'), item('not answered yet', { drawn: true })],
		answers(
			['lost', { label: 'card', challenger: 'refund', champion: 'card' }],
			['won', { label: 'refund', challenger: 'refund', champion: 'card' }],
			['asked later', { label: 'card', challenger: 'refund', champion: 'card' }],
		),
		differ,
	);
	expect(groups).toEqual([{ reviewProbability: 0.05, disagreements: 5, sampled: 2, sampledLosses: 1, answered: 3, answeredLosses: 2 }]);
	expect(open.map(({ text }) => text)).toEqual(['nobody', 'not answered yet']);
});

test('a repeated text counts once, as its first decision had it; one that is no fair test not at all', () => {
	const newestFirst = [item('A ', { drawn: true }), item('a'), item('b', { reviewProbability: 0.2 }), item('known')];
	const { texts, groups } = compareAutomated(newestFirst, { ...answers(['a', { label: 'card', challenger: 'refund', champion: 'card' }]), unfair: new Set(['known']) }, differ);
	expect(texts).toBe(2);
	expect(groups).toContainEqual({ reviewProbability: 0.05, disagreements: 1, sampled: 0, sampledLosses: 0, answered: 1, answeredLosses: 1 });
	expect(groups).toContainEqual({ reviewProbability: 0.2, disagreements: 1, sampled: 0, sampledLosses: 0, answered: 0, answeredLosses: 0 });
});

describe('the bound on what nobody has answered', () => {
	const bound = (groups: DisagreementGroup[], level = 0.006) => unknownLosses({ texts: 100, alike: 0, groups, open: [] }, level);
	const group = (disagreements: number, sampled: number, sampledLosses: number, more: Partial<DisagreementGroup> = {}): DisagreementGroup => ({
		reviewProbability: 0.05,
		disagreements,
		sampled,
		sampledLosses,
		answered: sampled,
		answeredLosses: sampledLosses,
		...more,
	});

	test('everything while nothing is known, nothing once all is', () => {
		expect(bound([])).toBe(0);
		expect(unknownLosses(undefined, 0.006)).toBe(0);
		expect(bound([group(12, 0, 0)])).toBe(12);
		expect(bound([group(12, 12, 4)])).toBe(0);
		expect(bound([group(12, 0, 0, { answered: 12, answeredLosses: 3 })])).toBe(0);
		expect(bound([group(12, 0, 0, { answered: 5, answeredLosses: 3 })])).toBe(7);
		expect(bound([group(12, 0, 0), group(3, 0, 0, { reviewProbability: 0.2 })])).toBe(15);
	});

	test('never more than is open, never less than had every answer been for the challenger', () => {
		const part = fc.nat({ max: 40 });
		fc.assert(
			fc.property(part, part, part, part, part, fc.constantFrom(0.006, 0.0015), (open, sampledWins, sampledLosses, wins, losses, level) => {
				const sampled = sampledWins + sampledLosses;
				const answered = sampled + wins + losses;
				const one = group(open + answered, sampled, sampledLosses, { answered, answeredLosses: sampledLosses + losses });
				const automated = { texts: 500, alike: 0, groups: [one], open: [] };
				const most = unknownLosses(automated, level);
				expect(most).toBeLessThanOrEqual(open);
				expect(unanswered(automated)).toBe(open);
				expect(one.answeredLosses + most).toBeGreaterThanOrEqual(fewestUnknownLosses(automated, level));
			}),
		);
	});
});
