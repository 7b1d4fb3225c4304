import fc from 'fast-check';
import type { Answer } from '../../../core/feedback/reviewRecords';
import { agreedAnswer, saidKey, tally, undecidedAnswer, type Voting } from '../../../core/review/voting';

const vote = (reviewer: string, more: Partial<Answer>): Answer => ({
	itemId: 'T-1',
	outcome: 'corrected',
	channel: 'page',
	identity: 'link',
	blind: false,
	decidedAt: '2026-11-23T10:00:00.000Z',
	reviewer,
	...more,
});

const voters = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}`);

const votesOf = (labels: string): Answer[] => [...labels].map((label, index) => vote(`v${index}`, { label }));

const majority = (count: number): Voting => ({ voters: voters(count), agreeing: Math.floor(count / 2) + 1, everybody: false });

test.each<[string, number, string, string]>([
	['nobody has voted', 3, '', 'open'],
	['one of three', 3, 'A', 'open'],
	['two of three differ, the third can settle it', 3, 'AB', 'open'],
	['two of three agree', 3, 'AA', 'agreed'],
	['all three differ', 3, 'ABC', 'tied'],
	['one against one', 2, 'AB', 'tied'],
	['of five, four differ: the last cannot settle it', 5, 'ABCD', 'tied'],
	['of five, two against two', 5, 'AABB', 'open'],
	['a single voter', 1, 'A', 'agreed'],
])('%s (%d voters, %s): %s', (_name, count, labels, state) => {
	expect(tally(votesOf(labels), majority(count)).state).toBe(state);
});

test('where everybody is waited for, a disagreement is known only at the end', () => {
	const all: Voting = { voters: voters(3), agreeing: 3, everybody: true };
	expect(['AB', 'AAB', 'AAA', 'AA'].map((labels) => tally(votesOf(labels), all).state)).toEqual(['open', 'tied', 'agreed', 'open']);
});

test('whatever comes in whatever order: an agreed answer is never another one later, and after the last vote nothing is open', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 9, maxLength: 9 }), fc.boolean(), (count, labels, everybody) => {
			const voting: Voting = everybody ? { voters: voters(count), agreeing: count, everybody } : majority(count);
			let settled: string | undefined;
			for (let cast = 0; cast <= count; cast += 1) {
				const counted = tally(votesOf(labels.slice(0, cast).join('')), voting);
				const now = counted.state === 'agreed' ? `agreed ${counted.agreeing[0]?.label}` : counted.state;
				if (settled !== undefined) expect(now).toBe(settled);
				if (now !== 'open') settled = now;
			}
			expect(settled).toBeDefined();
		}),
	);
});

test('answers say the same when outcome, label, text and changed fields are the same, in any order of fields', () => {
	const edits = saidKey({ outcome: 'corrected', edits: { amount: 9.5, to: { b: 1, a: [2, 1] } } });
	expect(edits).toBe(saidKey({ outcome: 'corrected', edits: { to: { a: [2, 1], b: 1 }, amount: 9.5 } }));
	const others = [
		{ outcome: 'corrected' as const, edits: { to: { a: [1, 2], b: 1 }, amount: 9.5 } },
		{ outcome: 'corrected' as const },
		{ outcome: 'corrected' as const, text: '' },
		{ outcome: 'corrected' as const, label: '' },
		{ outcome: 'approved' as const },
	];
	expect(new Set([edits, ...others.map(saidKey)]).size).toBe(6);
});

test('the answer has the comments of those who gave it, by name when there are several', () => {
	const votes = [vote('Ana', { label: 'A', comment: 'sure' }), vote('Tom', { label: 'A' }), vote('Mira', { label: 'A', comment: 'page 2' }), vote('Eve', { label: 'B', comment: 'no' })];
	expect(agreedAnswer(votes.slice(0, 2), votes).comment).toBe('sure');
	expect(agreedAnswer(votes.slice(0, 3), votes)).toMatchObject({ comment: 'Ana: sure\nMira: page 2', reviewer: 'Ana, Tom, Mira' });
	expect(undecidedAnswer(votes)).toMatchObject({ outcome: 'unsure', reviewer: 'Ana, Tom, Mira, Eve' });
	expect(undecidedAnswer(votes)).not.toHaveProperty('comment');
});
