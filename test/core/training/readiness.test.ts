import fc from 'fast-check';
import { dueForTraining, enoughNewAnswers, enoughToLearn } from '../../../core/training/readiness';

const times = (count: number, label: string): string[] => new Array<string>(count).fill(label);

test.each<[string, string[], number, number, string]>([
	['nothing', [], 0, 10, 'A first training needs 10 answers, and there are none recorded so far. A page of Human Review is recorded when all its items are answered.'],
	['one answer', ['card'], 1, 9, 'A first training needs 10 answers, and there is 1 recorded so far. A page of Human Review is recorded when all its items are answered.'],
	['nine answers on both sides', times(5, 'card'), 9, 1, 'A first training needs 10 answers, and there are 9 recorded so far. A page of Human Review is recorded when all its items are answered.'],
	[
		'ten answers, all set aside to test with',
		[],
		10,
		6,
		'At least two labels need 3 answers each to learn from; so far no label has any. 10 of the 10 answers are set aside to test with and do not count here.',
	],
	[
		'a single label',
		times(10, 'card'),
		14,
		3,
		'At least two labels need 3 answers each to learn from; so far "card" has 10 and no other label has any. 4 of the 14 answers are set aside to test with and do not count here.',
	],
	[
		'a second label that is too rare',
		['spam', ...times(8, 'card'), ...times(2, 'refund')],
		15,
		1,
		'At least two labels need 3 answers each to learn from; so far "card" has 8 and "refund" has 2. 4 of the 15 answers are set aside to test with and do not count here.',
	],
	[
		'ten labels of one answer',
		[...'abcdefghij'],
		10,
		4,
		'At least two labels need 3 answers each to learn from; so far "a" has 1 and "b" has 1. 0 of the 10 answers are set aside to test with and do not count here.',
	],
])('%s: says what is missing', (_, trainingLabels, answers, needed, missing) => {
	expect(enoughToLearn(trainingLabels, answers)).toEqual({ ready: false, needed, missing });
});

test.each<[string, string[], number]>([
	['ten answers, four of them set aside', [...times(3, 'card'), ...times(3, 'refund')], 10],
	['the first training', [...times(7, 'card'), ...times(3, 'refund')], 10],
])('%s: enough to learn from', (_, trainingLabels, answers) => {
	expect(enoughToLearn(trainingLabels, answers)).toEqual({ ready: true });
});

test.each<[number, number, number, string]>([
	[4, 10, 6, 'The next training waits for 10 new answers, and there are 4.'],
	[1, 10, 9, 'The next training waits for 10 new answers, and there is 1.'],
	[0, 1, 1, 'The next training waits for 1 new answer, and there are none.'],
])('%i of %i new answers: says what is missing', (newAnswers, minNewAnswers, needed, missing) => {
	expect(enoughNewAnswers(newAnswers, minNewAnswers)).toEqual({ ready: false, needed, missing });
});

test.each([
	[10, 10],
	[11, 10],
	[0, 0],
])('%i of %i new answers are enough', (newAnswers, minNewAnswers) => {
	expect(enoughNewAnswers(newAnswers, minNewAnswers)).toEqual({ ready: true });
});

test('whatever is missing, it is said without statistics and at least one answer is needed', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('card', 'refund', 'spam')), fc.nat({ max: 30 }), (trainingLabels, setAside) => {
			const read = enoughToLearn(trainingLabels, trainingLabels.length + setAside);
			if (read.ready) return;
			expect(read.needed).toBeGreaterThan(0);
			expect(read.missing).not.toMatch(/\bp\b|McNemar|out.of.fold|held.?out|NaN|undefined/i);
		}),
	);
});

describe('a further training', () => {
	const none = new Map<string, number>();

	test.each<[string, Parameters<typeof dueForTraining>]>([
		['enough new answers', [{ newAnswers: 10, answers: 500, ofNewLabels: none }, { minNewAnswers: 10 }]],
		['a share of those before', [{ newAnswers: 5, answers: 55, ofNewLabels: none }, { minNewAnswers: 100, minNewShare: 0.1 }]],
		['one answer, where the share asks for less than one', [{ newAnswers: 1, answers: 4, ofNewLabels: none }, { minNewAnswers: 100, minNewShare: 0.1 }]],
		['a label that is new', [{ newAnswers: 4, answers: 900, ofNewLabels: new Map([['refund', 3], ['pin', 1]]) }, { minNewAnswers: 100, minOfNewLabel: 3 }]],
	])('%s: begins', (_, [counts, triggers]) => expect(dueForTraining(counts, triggers)).toEqual({ ready: true }));

	test.each<[string, Parameters<typeof dueForTraining>, number, string]>([
		['number alone', [{ newAnswers: 4, answers: 55, ofNewLabels: none }, { minNewAnswers: 10 }], 6, 'The next training waits for 10 new answers, and there are 4.'],
		[
			'the share comes first',
			[{ newAnswers: 4, answers: 54, ofNewLabels: none }, { minNewAnswers: 10, minNewShare: 0.1 }],
			1,
			'The next training waits for 5 new answers, and there are 4 (10\u00a0% of those before).',
		],
		[
			'no new label has enough',
			[{ newAnswers: 2, answers: 52, ofNewLabels: new Map([['refund', 2]]) }, { minNewAnswers: 10, minOfNewLabel: 3 }],
			8,
			'The next training waits for 10 new answers, and there are 2. It also begins as soon as 3 of them have the same new label.',
		],
	])('%s: says what is missing', (_, [counts, triggers], needed, missing) =>
		expect(dueForTraining(counts, triggers)).toEqual({ ready: false, needed, missing }));

	test('nothing new is never enough', () => {
		fc.assert(
			fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (answers, minNewAnswers, minNewShare) => {
				expect(dueForTraining({ newAnswers: 0, answers, ofNewLabels: none }, { minNewAnswers, minNewShare, minOfNewLabel: 1 }).ready).toBe(false);
			}),
		);
	});
});
