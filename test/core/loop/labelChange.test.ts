import fc from 'fast-check';
import { changeLabels, undoChange, type LabelChange, type MadeChange } from '../../../core/loop/labelChange';
import { isSplit, labelKey, labelsToday, labelToday, nameToday, NO_CHANGES, type LabelEntries } from '../../../core/loop/labelMap';

const GIVEN = ['refund', 'billing', 'legal'];

/** The map after some changes of a loop whose rows have the given labels. */
function after(changes: readonly LabelChange[], given: readonly string[] = GIVEN): LabelEntries {
	return changes.reduce<LabelEntries>((entries, change) => changeLabels(entries, labelsToday({ entries }, given), change).entries, NO_CHANGES.entries);
}

const today = (entries: LabelEntries, label: string) => nameToday({ entries }, label);

function refusal(changes: readonly LabelChange[], given?: readonly string[]): { code: string; message: string; nextStep: string } {
	try {
		after(changes, given);
	} catch (error) {
		return error as never;
	}
	throw new Error('it was not refused');
}

const name = fc.constantFrom('refund', 'Refund', 'billing', 'legal', 'a', 'b', 'B', 'c', ' c ', 'd', '__proto__');
const change: fc.Arbitrary<LabelChange> = fc.oneof(
	fc.record({ kind: fc.constant('rename' as const), from: name, to: name }),
	fc.record({ kind: fc.constant('merge' as const), from: fc.array(name, { minLength: 1, maxLength: 3 }), to: name }),
	fc.record({ kind: fc.constant('split' as const), from: name, into: fc.array(name, { minLength: 1, maxLength: 3 }) }),
);

/** Makes those of many changes that are not refused, as they come; some are taken back at once. */
const story = fc.array(fc.record({ change, takenBack: fc.boolean() }), { maxLength: 12 });

interface Step {
	readonly before: LabelEntries;
	readonly made: MadeChange;
	readonly entries: LabelEntries;
	readonly undone: LabelEntries;
}

function play(steps: ReadonlyArray<{ change: LabelChange; takenBack: boolean }>, given: Set<string>): Step[] {
	const done: Step[] = [];
	let before = NO_CHANGES.entries;
	for (const { change: asked, takenBack } of steps) {
		try {
			const { change: made, entries } = changeLabels(before, labelsToday({ entries: before }, [...given]), asked);
			const undone = undoChange(before, entries, made);
			done.push({ before, made, entries, undone });
			// People answer with all labels of the day.
			for (const label of labelsToday({ entries }, [...given])) given.add(label);
			before = takenBack ? undone : entries;
		} catch (error) {
			expect(error).toMatchObject({ code: 'label-change-refused', nextStep: expect.stringMatching(/^Nothing was changed\. .*\.$/) });
		}
	}
	return done;
}

test('whatever is changed, a label of today is called by its own name, and so are the parts of what was split', () => {
	fc.assert(
		fc.property(story, (steps) => {
			const given = new Set(GIVEN);
			for (const { entries, undone } of play(steps, given)) {
				for (const map of [entries, undone]) {
					for (const label of given) {
						const found = labelToday({ entries: map }, label);
						for (const own of isSplit(found) ? found.splitInto : [found.label]) expect(today(map, own)).toBe(own);
						if (isSplit(found)) expect(new Set(found.splitInto.map(labelKey)).size).toBeGreaterThan(1);
					}
				}
			}
		}),
		{ numRuns: 500 },
	);
});

test('spellings of a name always have one meaning', () => {
	fc.assert(
		fc.property(story, (steps) => {
			for (const { entries, made } of play(steps, new Set(GIVEN))) {
				const names = made.kind === 'split' ? made.into : [made.to];
				for (const label of names) expect(today(entries, ` ${label.toUpperCase()}  `)).toBe(label);
			}
		}),
	);
});

test('taking a change back gives every answer from before it the label that it had', () => {
	fc.assert(
		fc.property(story, (steps) => {
			const given = new Set(GIVEN);
			for (const { before, undone, made } of play(steps, given)) {
				// A name that the change made up meant nothing before.
				const isNew = (label: string) => made.newNames.some((each) => labelKey(each) === labelKey(label)) && !before.has(labelKey(label));
				for (const label of [...given].filter((each) => !isNew(each))) {
					const [was, is] = [before, undone].map((entries) => labelToday({ entries }, label));
					// Spellings may have been made one.
					if (labelKey(JSON.stringify(was)) !== labelKey(JSON.stringify(is))) expect([label, is]).toEqual([label, was]);
				}
			}
		}),
		{ numRuns: 500 },
	);
});

test('the map of a loop without changes is never asked for a key', () => {
	expect(labelToday(NO_CHANGES, 'Refund')).toEqual({ label: 'Refund' });
	expect(labelsToday(NO_CHANGES, ['Refund', 'refund', 'Refund'])).toEqual(['Refund', 'refund']);
});

test('a name may come back once it is free, and a part that had been merged away is told apart again by a split', () => {
	const there = after([{ kind: 'rename', from: 'refund', to: 'a' }, { kind: 'rename', from: 'a', to: 'refund' }]);
	expect([today(there, 'refund'), today(there, 'a')]).toEqual(['refund', 'refund']);
	const apart = after([{ kind: 'merge', from: ['legal', 'billing'], to: 'billing' }, { kind: 'split', from: 'billing', into: ['legal', 'invoices'] }]);
	expect([today(apart, 'legal'), today(apart, 'billing')]).toEqual(['legal', undefined]);
});

test('labels that differ in case alone become one by a merge, or by giving them another name', () => {
	const given = ['refund', 'Refund', 'billing'];
	for (const asked of [
		{ kind: 'merge', from: ['refund', 'Refund'], to: 'refund' },
		{ kind: 'rename', from: 'Refund', to: 'REFUND' },
	] as const) {
		const entries = after([asked], given);
		expect(labelsToday({ entries }, given)).toEqual([asked.to, 'billing']);
	}
});

test.each<[string, LabelChange[], string, string?]>([
	['a label that is none', [{ kind: 'rename', from: 'refnud', to: 'x' }], 'This loop has no label "refnud"', 'Its labels: refund, billing, legal.'],
	['a label onto another', [{ kind: 'rename', from: 'refund', to: 'BILLING' }], 'There is a label "billing" already', 'merge "refund" into "billing"'],
	['a label onto itself', [{ kind: 'rename', from: 'Refund', to: 'refund' }], '"refund" is called that already'],
	['a new name of blanks', [{ kind: 'rename', from: 'refund', to: '  ' }], 'The new label has no name'],
	['a new name without end', [{ kind: 'rename', from: 'refund', to: 'x'.repeat(201) }], 'longer than 200 characters'],
	['a merge with itself', [{ kind: 'merge', from: ['refund'], to: 'refund' }], 'There is nothing to merge into "refund"'],
	['a merge of nothing', [{ kind: 'merge', from: [], to: 'refund' }], 'There is nothing to merge into "refund"'],
	['a merge of one into a new name', [{ kind: 'merge', from: ['refund'], to: 'x' }], 'Only "refund" would become "x"', 'or rename the one'],
	['a split into one', [{ kind: 'split', from: 'refund', into: ['x', ' X '] }], '"refund" needs at least two parts'],
	['a split into itself', [{ kind: 'split', from: 'refund', into: ['x', 'Refund'] }], 'A part of "refund" cannot be called "refund" as well', 'Give each part a new name'],
	[
		'a name that old answers have in another meaning',
		[{ kind: 'merge', from: ['refund', 'billing'], to: 'billing' }, { kind: 'rename', from: 'legal', to: 'Refund' }],
		'The name "Refund" was used before: it was changed to "billing"',
		'Choose a name that this loop has not used yet',
	],
	[
		'the name of what was split',
		[{ kind: 'split', from: 'refund', into: ['x', 'y'] }, { kind: 'rename', from: 'legal', to: 'refund' }],
		'The name "refund" was used before: it was split',
	],
	['a label that was split', [{ kind: 'split', from: 'refund', into: ['x', 'y'] }, { kind: 'rename', from: 'refund', to: 'z' }], 'This loop has no label "refund"'],
	[
		'a part that means another label',
		[{ kind: 'rename', from: 'legal', to: 'law' }, { kind: 'split', from: 'refund', into: ['legal', 'x'] }],
		'The name "legal" was used before: it was changed to "law"',
	],
])('%s is refused', (_, changes, message, nextStep = '') => {
	const error = refusal(changes);
	expect(error).toMatchObject({ code: 'label-change-refused', message: expect.stringContaining(message) });
	expect(error.nextStep).toContain(nextStep);
});

test('a loop with hundreds of labels is not listed whole', () => {
	const labels = Array.from({ length: 500 }, (_, at) => `label ${at}`);
	expect(refusal([{ kind: 'rename', from: 'x', to: 'y' }], labels).nextStep).toMatch(/label 49 and others\.$/);
	expect(refusal([{ kind: 'rename', from: 'x', to: 'y' }], []).nextStep).toContain('It has no labels yet.');
});
