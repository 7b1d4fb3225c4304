import { acceptedFrom, restrictedEvidence } from '../../../../core/gate/rules/restrictedEvidence';
import type { Counts } from '../../../../core/gate/certification/evidence';
import { promotedNow } from '../../../../core/gate/certification/evidence';
import { evidenceOf } from '../gates';

const KINDS = [
	{ confidence: 0.995, right: 3, label: 'refund' },
	{ confidence: 0.96, right: 5, wrong: 2, label: 'refund', reviewProbability: 0.5, leastProbability: 0.05 },
	{ confidence: 0.96, right: 7, label: 'card', reviewProbability: 0.5, leastProbability: 0.05 },
	{ confidence: 0.3, right: 1, label: 'refund' },
];

const sums = ({ soFar }: Counts) => soFar.map((cell) => cell.reduce<[number, number]>((all, { answers, mistakes }) => [all[0] + answers, all[1] + mistakes], [0, 0]));

test('what may not go on moves below every threshold, with its chances; nothing is lost', () => {
	const evidence = promotedNow(evidenceOf(KINDS));
	const never = restrictedEvidence(evidence, (label) => (label === 'refund' ? Infinity : undefined));
	expect(sums(never)).toEqual([[0, 0], [7, 0], [0, 0], [0, 0], [0, 0], [11, 2]]);
	expect(sums({ soFar: never.atPromotion! })).toEqual(sums(never));
	expect(sums(never.byLabel['card']!)).toEqual(sums(evidence.byLabel['card']!));
	expect(never.soFar.at(-1)).toContainEqual({ reviewProbability: 0.5, leastProbability: 0.05, answers: 7, mistakes: 2 });
	expect(never.soFar[1]).toEqual([{ reviewProbability: 0.5, leastProbability: 0.05, answers: 7, mistakes: 0 }]);
});

test('a floor keeps what lies above the next stricter threshold', () => {
	const floor = restrictedEvidence(evidenceOf(KINDS), (label) => (label === 'refund' ? 0.97 : undefined));
	expect(sums(floor)).toEqual([[3, 0], [7, 0], [0, 0], [0, 0], [0, 0], [8, 2]]);
	expect(acceptedFrom(floor, 0.97)).toBe(0.99);
	expect(acceptedFrom(floor, 0.95)).toBe(0.95);
	expect(acceptedFrom(floor, 0.999)).toBeUndefined();
});

test('without a floor nothing changes', () => {
	const evidence = evidenceOf(KINDS);
	expect(restrictedEvidence(evidence, () => undefined)).toBe(evidence);
	expect(sums(restrictedEvidence(evidence, () => 0.5))).toEqual(sums(evidence));
});
