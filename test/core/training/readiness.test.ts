import { readiness, type ReadinessInput } from '../../../core/training/readiness';

const input = (more: Partial<ReadinessInput>): ReadinessInput => ({
	trainingLabels: [],
	answers: more.trainingLabels?.length ?? 0,
	newAnswers: 0,
	minNewAnswers: 10,
	triedBefore: false,
	...more,
});
const times = (count: number, label: string): string[] => new Array<string>(count).fill(label);

test.each<[string, Partial<ReadinessInput>, number, string]>([
	['nothing', {}, 10, 'A first training needs 10 answers, and there are none so far.'],
	['one answer', { trainingLabels: ['card'], answers: 1 }, 9, 'A first training needs 10 answers, and there is 1 so far.'],
	['nine answers on both sides', { trainingLabels: times(5, 'card'), answers: 9 }, 1, 'A first training needs 10 answers, and there are 9 so far.'],
	[
		'ten answers, all set aside to test with',
		{ answers: 10 },
		6,
		'At least two labels need 3 answers each to learn from; so far no label has any. About three of ten answers are set aside to test with.',
	],
	[
		'a single label',
		{ trainingLabels: times(10, 'card') },
		3,
		'At least two labels need 3 answers each to learn from; so far "card" has 10 and no other label has any. About three of ten answers are set aside to test with.',
	],
	[
		'a second label that is too rare',
		{ trainingLabels: ['spam', ...times(8, 'card'), ...times(2, 'refund')] },
		1,
		'At least two labels need 3 answers each to learn from; so far "card" has 8, "refund" has 2. About three of ten answers are set aside to test with.',
	],
	[
		'ten labels of one answer',
		{ trainingLabels: [...'abcdefghij'] },
		4,
		'At least two labels need 3 answers each to learn from; so far "a" has 1, "b" has 1. About three of ten answers are set aside to test with.',
	],
	[
		'too few new answers',
		{ trainingLabels: [...times(20, 'card'), ...times(20, 'refund')], newAnswers: 4, triedBefore: true },
		6,
		'The next training waits for 10 new answers since the last one, and there are 4.',
	],
	[
		'no new answer',
		{ trainingLabels: [...times(20, 'card'), ...times(20, 'refund')], triedBefore: true },
		10,
		'The next training waits for 10 new answers since the last one, and there are none.',
	],
])('%s: says what is missing', (_, more, needed, missing) => {
	expect(readiness(input(more))).toEqual({ ready: false, needed, missing });
});

test.each<[string, Partial<ReadinessInput>]>([
	['ten answers, four of them set aside', { trainingLabels: [...times(3, 'card'), ...times(3, 'refund')], answers: 10 }],
	['the first training', { trainingLabels: [...times(7, 'card'), ...times(3, 'refund')] }],
	['enough new answers', { trainingLabels: [...times(7, 'card'), ...times(3, 'refund')], newAnswers: 10, triedBefore: true }],
	['a panel that waits for none', { trainingLabels: [...times(7, 'card'), ...times(3, 'refund')], minNewAnswers: 0, triedBefore: true }],
])('%s: ready', (_, more) => {
	expect(readiness(input(more))).toEqual({ ready: true });
});
