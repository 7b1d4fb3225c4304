import fc from 'fast-check';
import { asSubmitted, readGivenEdits, readWrittenEdits, shownValue } from '../../../core/review/edits';
import { parseDecision } from '../../../core/review/decision';
import { readKeptAnswers } from '../../../core/review/keptAnswers';
import type { ParsedDecision } from '../../../core/review/parsedDecision';
import type { EditableField, ReviewForm, ReviewItem } from '../../../core/review/reviewForm';
import { readReviewForm } from '../../../core/review/reviewForm';
import { HOSTILE } from './hostileTexts';
import { approvalForm, editForm, textForm } from './sampleForm';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

const read = (decision: ParsedDecision) => {
	if (decision.kind === 'problems') throw new Error(decision.problems.map(({ message }) => message).join(' '));
	return decision.answers;
};
const problems = (decision: ParsedDecision) => (decision.kind === 'problems' ? decision.problems : []);

const itemOf = (values: ReviewItem['values']): ReviewItem => ({ itemId: 'x', text: '', shown: [], blind: false, values });

describe('fields that people may change', () => {
	const form = editForm();

	it('are read back as they were stored', () => {
		expect(readReviewForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
	});

	it.each<[what: string, body: object, answer: object]>([
		['nothing changed', { e1_0: 'Dear Priya,\r\n\r\nyour card is on its way.', e1_1: '9.5', e1_2: 'true' }, { outcome: 'approved', label: form.items[0]?.suggestion?.label }],
		['the same number in other letters', { e1_1: ' 9.50 ' }, { outcome: 'approved', label: form.items[0]?.suggestion?.label }],
		['the same JSON in another order', { e1_3: '{"b":[1,2],"a":1}' }, { outcome: 'approved', label: form.items[0]?.suggestion?.label }],
		['a text', { e1_0: 'Dear Priya' }, { outcome: 'corrected', edits: { reply: 'Dear Priya' } }],
		['an emptied text', { e1_0: '' }, { outcome: 'corrected', edits: { reply: '' } }],
		['a number', { e1_1: '12' }, { outcome: 'corrected', edits: { refund: 12 } }],
		['yes or no', { e1_2: 'false' }, { outcome: 'corrected', edits: { express: false } }],
		['JSON', { e1_3: '{"a":2}' }, { outcome: 'corrected', edits: { details: { a: 2 } } }],
		['a field marked minor alone', { e1_4: 'Hi' }, { outcome: 'approved', label: form.items[0]?.suggestion?.label, edits: { greeting: 'Hi' } }],
		['a minor one beside another', { e1_4: 'Hi', e1_1: '0' }, { outcome: 'corrected', edits: { greeting: 'Hi', refund: 0 } }],
	])('%s', (_, body, answer) => {
		const [given] = read(parseDecision({ a1: 'approve', ...body }, FORM, form));
		expect(given).toEqual({ itemId: 'D-1', blind: false, ...answer });
	});

	it.each<[what: string, body: object, field: string, message: string | RegExp]>([
		['no number', { e1_1: '95.0.0' }, 'refund', 'Write a number such as 9.50. The workflow expects a number here.'],
		['a decimal comma', { e1_1: '9,50' }, 'refund', 'Write a number such as 9.50. The workflow expects a number here.'],
		['an emptied number', { e1_1: '' }, 'refund', 'Write a number such as 9.50. The workflow expects a number here.'],
		['a number beyond all numbers', { e1_1: '1e999' }, 'refund', 'Write a number such as 9.50. The workflow expects a number here.'],
		['neither yes nor no', { e1_2: 'maybe' }, 'express', 'Choose yes or no.'],
		['broken JSON', { e1_3: '{"a":' }, 'details', /^This is not valid JSON: check quotes, commas and brackets\./],
		['JSON with a polluting key', { e1_3: '{"a":{"__proto__":{"x":1}}}' }, 'details', 'Nothing was taken: the answer contains a field name that is never allowed.'],
		['a text that is too long', { e1_0: 'x'.repeat(20_001) }, 'reply', 'This is longer than 20,000 letters. Shorten it.'],
	])('refuses %s with a sentence on the field, and keeps what was written', (_, body, field, message) => {
		const sent = { a1: 'approve', a2: 'reject', ...body };
		expect(problems(parseDecision(sent, FORM, form))).toEqual([{ itemId: 'D-1', field, message: typeof message === 'string' ? message : expect.stringMatching(message) }]);
		const [name = '', value] = Object.entries(body)[0] ?? [];
		expect(readKeptAnswers(sent, form).cards.get(1)?.edits?.[Number(name.slice(3))]).toBe(value);
	});

	it('changes nothing of an item that does not pass', () => {
		expect(read(parseDecision({ a1: 'reject', e1_1: 'nonsense' }, FORM, form))).toEqual([{ itemId: 'D-1', blind: false, outcome: 'rejected' }]);
		expect(read(parseDecision({ a1: 'unsure', e1_0: 'x' }, FORM, form))).toEqual([{ itemId: 'D-1', blind: false, outcome: 'unsure' }]);
	});

	it('leaves alone what came twice, as no text, or for a field that is not there', () => {
		const sent = { a1: 'approve', e1_0: ['a', 'b'], e1_1: 7, e1_9: 'x', e9_0: 'x' };
		expect(read(parseDecision(sent, FORM, form))[0]).not.toHaveProperty('edits');
	});

	it('reads a program’s values by their names', () => {
		const body = { answers: [{ itemId: 'D-1', outcome: 'approved', edits: { refund: 12, express: true, greeting: 'Hello Priya' } }] };
		expect(read(parseDecision(body, JSON_TYPE, form))).toEqual([{ itemId: 'D-1', blind: false, outcome: 'corrected', edits: { refund: 12, greeting: 'Hello Priya' } }]);
	});

	it.each<[what: string, edits: unknown, field: string | undefined, message: string]>([
		['a text for a number', { refund: '12' }, 'refund', 'This field takes a number.'],
		['a number for a text', { reply: 12 }, 'reply', 'This field takes a text.'],
		['a text for yes or no', { express: 'yes' }, 'express', 'This field takes true or false.'],
		['another field', { hitl: {} }, 'hitl', 'This field cannot be edited here. These can: “reply”, “refund”, “express”, “details”, “greeting”.'],
		['no object', ['x'], undefined, 'Answer 1: “edits” has to be an object with a value for each changed field.'],
	])('refuses a program’s %s, and says which field', (_, edits, field, message) => {
		const found = problems(parseDecision({ answers: [{ itemId: 'D-1', outcome: 'approved', edits }] }, JSON_TYPE, form));
		expect(found).toEqual([field === undefined ? { path: 'answers[0].edits', message } : { path: `answers[0].edits.${field}`, itemId: 'D-1', field, message }]);
	});

	it('refuses polluting keys of a program at any depth', () => {
		const body = '{"answers":[{"itemId":"D-1","outcome":"approved","edits":{"details":{"a":[{"constructor":1}]}}}]}';
		expect(problems(parseDecision(body, JSON_TYPE, form))).toMatchObject([{ field: 'details' }]);
		expect(problems(parseDecision({ answers: [{ itemId: 'D-2', outcome: 'approved', edits: { x: 1 } }] }, JSON_TYPE, approvalForm()))).toEqual([
			{ path: 'answers[0].edits.x', itemId: 'D-2', field: 'x', message: 'This field cannot be edited here. No field can.' },
		]);
	});

	const type = fc.constantFrom<EditableField['type']>('text', 'number', 'boolean', 'json');
	const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(HOSTILE)), fc.string({ unit: 'binary' }));

	it('finds no change in what a browser hands back untouched, whatever stood there', () => {
		fc.assert(
			fc.property(anyValue, type, (value, kind) => {
				const shown = shownValue(value, kind);
				if (shown === null) return;
				// What a browser does to a text area: line ends of its own, and no half characters.
				const back = asSubmitted(shown).replaceAll('\n', '\r\n');
				const written = readWrittenEdits([{ name: 'f', type: kind, minor: false }], itemOf([shown]), () => back);
				expect(written).toEqual({ edits: {}, problems: [] });
			}),
			{ numRuns: 1000 },
		);
	});

	it('never throws, and an edit always has the type of its field', () => {
		fc.assert(
			fc.property(anyValue, type, fc.oneof(fc.string(), fc.json(), anyValue), (value, kind, given) => {
				const fields = [{ name: 'f', type: kind, minor: false }];
				const item = itemOf([shownValue(value, kind)]);
				const results = [readGivenEdits(fields, item, { f: given }), readWrittenEdits(fields, item, () => (typeof given === 'string' ? given : (JSON.stringify(given) ?? '')))];
				for (const { edits, problems: found } of results) {
					expect(found.length + Object.keys(edits).length).toBeLessThanOrEqual(1);
					const types = { text: 'string', number: 'number', boolean: 'boolean' };
					if (kind !== 'json' && 'f' in edits) expect(typeof edits['f']).toBe(types[kind]);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('a corrected text', () => {
	const form: ReviewForm = textForm();
	const [first] = form.items;

	it.each<[what: string, body: object, answer: object]>([
		['the suggestion as it is', { x1: `${first?.suggestion?.label} \r\n` }, { outcome: 'approved', text: first?.suggestion?.label }],
		['no text sent', {}, { outcome: 'approved', text: first?.suggestion?.label }],
		['another text', { x1: 'Within two days.\r\nBye' }, { outcome: 'corrected', text: 'Within two days.\nBye' }],
		['a rejection, whatever stands in the text', { a1: 'reject', x1: '' }, { outcome: 'rejected' }],
	])('%s', (_, body, answer) => {
		expect(read(parseDecision({ a1: 'approve', ...body }, FORM, form))).toEqual([{ itemId: first?.itemId, blind: false, ...answer }]);
	});

	it('that is empty is refused', () => {
		expect(problems(parseDecision({ a1: 'approve', x1: '  ' }, FORM, form))).toEqual([{ itemId: first?.itemId, message: 'The text is empty. Write it, or choose “Reject”.' }]);
	});

	it('comes from programs as “text”', () => {
		const of = (answer: object) => parseDecision({ answers: [{ itemId: first?.itemId, ...answer }] }, JSON_TYPE, form);
		expect(read(of({ text: 'Soon.' }))).toEqual([{ itemId: first?.itemId, blind: false, outcome: 'corrected', text: 'Soon.' }]);
		expect(read(of({ outcome: 'approved' }))).toMatchObject([{ outcome: 'approved', text: first?.suggestion?.label }]);
		expect(problems(of({ label: 'Soon.' }))).toMatchObject([{ message: 'This review asks for a text, not for a label.' }]);
		expect(problems(of({}))).toMatchObject([{ message: 'An answer needs either “text” or “outcome”, not both.' }]);
		expect(problems(parseDecision({ answers: [{ itemId: 'D-1', text: 'x' }] }, JSON_TYPE, approvalForm()))).toMatchObject([{ message: 'This review does not ask for a text.' }]);
	});

	it('of a blind item is told apart later, by whoever knows the prediction', () => {
		const blind: ReviewForm = { ...form, items: [{ itemId: 'b', text: 't', shown: [], blind: true }] };
		expect(read(parseDecision({ a1: 'approve', x1: 'Soon.' }, FORM, blind))).toEqual([{ itemId: 'b', blind: true, text: 'Soon.' }]);
		expect(problems(parseDecision({ a1: 'approve' }, FORM, blind))).toEqual([
			{ itemId: 'b', message: 'Nothing was suggested for this item, so there is nothing to approve. Send a text.' },
		]);
	});
});
