import fc from 'fast-check';

import { outcomeOf } from '../../../core/review/choice';
import type { ParsedDecision } from '../../../core/review/parsedDecision';
import { parseDecision } from '../../../core/review/decision';
import { carriesPageNonce } from '../../../core/review/pageNonce';
import { readKeptAnswers } from '../../../core/review/keptAnswers';
import { HOSTILE } from './hostileTexts';
import { approvalForm, blindForm, firstItems, manyLabels, sampleForm } from './sampleForm';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json; charset=utf-8';
const form = sampleForm({ items: firstItems(3) });

const sentences = (decision: ParsedDecision): string[] =>
	decision.kind === 'problems' ? decision.problems.map(({ itemId, message }) => (itemId === undefined ? message : `${itemId}: ${message}`)) : [];

const answers = (decision: ParsedDecision) => {
	if (decision.kind === 'problems') throw new Error(sentences(decision).join(' '));
	return decision.answers;
};

describe('the page’s form', () => {
	it('reads labels, none, not sure, comments, seconds, name and the time it was shown', () => {
		const body = 'a1=0&c1=first%0D%0Asecond&t1=12&a2=none&a3=unsure&reviewer=+Ana%0ALópez+&shown=2027-03-16T11:48:00.000Z';
		expect(parseDecision(body, FORM, form)).toEqual({
			kind: 'answers',
			reviewer: 'Ana López',
			shownAt: '2027-03-16T11:48:00.000Z',
			answers: [
				{ itemId: 'T-1', blind: false, outcome: 'approved', label: 'Card arrival', comment: 'first\nsecond', secondsOnItem: 12 },
				{ itemId: 'T-2', blind: false, outcome: 'rejected' },
				{ itemId: 'T-3', blind: false, outcome: 'unsure' },
			],
		});
	});

	it.each([['119.5', 119.5], ['120', 120], ['86400', 120], ['0', undefined], ['-3', undefined], ['1e9', undefined], ['long', undefined]])('counts %s seconds on an item as %s, two minutes at most', (sent, counted) => {
		const [answer] = answers(parseDecision({ a1: '0', t1: sent }, FORM, form));
		expect(answer?.secondsOnItem).toBe(counted);
	});

	it('takes a body that the host has parsed, and only some of the items', () => {
		expect(answers(parseDecision({ a2: '2', c2: '', t2: '0' }, `${FORM}; charset=UTF-8`, form))).toEqual([
			{ itemId: 'T-2', blind: false, outcome: 'corrected', label: 'Change PIN' },
		]);
	});

	it('leaves the outcome of a blind label to the caller, who knows the prediction', () => {
		const [answer] = answers(parseDecision('a1=0', FORM, blindForm()));
		expect(answer).toEqual({ itemId: 'T-9', blind: true, label: 'Card arrival' });
		expect(outcomeOf('Card arrival', 'Card arrival')).toBe('approved');
		expect(outcomeOf('Card arrival', 'Change PIN')).toBe('corrected');
	});

	it('approves and rejects', () => {
		expect(answers(parseDecision('a1=approve&a2=reject', FORM, approvalForm()))).toEqual([
			{ itemId: 'D-1', blind: false, outcome: 'approved', label: approvalForm().items[0]?.suggestion?.label },
			{ itemId: 'D-2', blind: false, outcome: 'rejected' },
		]);
	});

	it('finds a typed label whatever its case, accents and spacing', () => {
		const many = sampleForm({ labels: [...manyLabels(), 'Überweisung  fehlt'] });
		expect(answers(parseDecision({ s1: ' uberweisung fehlt' }, FORM, many))[0]?.label).toBe('Überweisung  fehlt');
		expect(answers(parseDecision({ s1: 'Card arrival 1' }, FORM, many))[0]?.label).toBe('Card arrival 1');
	});

	it.each<[what: string, body: unknown, problems: string[]]>([
		['nothing', '', ['Nothing is chosen yet. Choose an answer for at least one item.']],
		['no object', 17, ['Nothing is chosen yet. Choose an answer for at least one item.']],
		['a label that is not there', 'a1=9', ['T-1: This answer is not one of those on the page. Choose one of them.']],
		['a label by name', 'a1=Card+arrival', ['T-1: This answer is not one of those on the page. Choose one of them.']],
		['an approval where labels are asked', 'a1=approve', ['T-1: This answer is not one of those on the page. Choose one of them.']],
		['a negative place', 'a1=-1', ['T-1: This answer is not one of those on the page. Choose one of them.']],
		['an item that is not there', 'a4=1', ['Nothing is chosen yet. Choose an answer for at least one item.']],
		['two answers for one item', 'a1=0&a1=1', ['T-1: This item has two different answers. Keep one of them.']],
		['a typed label beside a chosen one', 'a1=0&s1=Change+PIN', ['T-1: This item has two different answers. Keep one of them.']],
		['a typed word that is no label', 's2=%3Cscript%3E', ['T-2: No label is called “<script>”. Choose one from the list, or “Not sure” and write a comment.']],
		['a comment alone', 'a1=0&c2=hm', ['T-2: There is a comment but no answer. Choose an answer too.']],
		['a long comment', `a1=0&c1=${'x'.repeat(2001)}`, ['T-1: The comment is longer than 2,000 letters. Shorten it.']],
		['a long name', `a1=0&reviewer=${'x'.repeat(201)}`, ['The name is longer than 200 letters. Shorten it.']],
		['wrong types', { a1: { $gt: '' }, a2: [1] }, [
			'T-1: The answer came in a form that cannot be read. Choose it again.',
			'T-2: The answer came in a form that cannot be read. Choose it again.',
		]],
		['a polluting key', 'a1=0&__proto__=x', ['Nothing was taken: the answer contains a field name that is never allowed.']],
		['another polluting key', { a1: '0', constructor: 'x' }, ['Nothing was taken: the answer contains a field name that is never allowed.']],
	])('refuses %s with a sentence', (_, body, problems) => {
		expect(sentences(parseDecision(body, FORM, form))).toEqual(problems);
	});

	it('takes the same answer sent twice, and a comment of 2,000 letters with the browser’s line ends', () => {
		const comment = 'x\n'.repeat(999) + 'xy';
		const body = new URLSearchParams([['a1', '1'], ['a1', '1'], ['c1', comment.replaceAll('\n', '\r\n')]]).toString();
		expect(answers(parseDecision(body, FORM, form))[0]?.comment).toBe(comment);
	});

	it('asks for the name where it is required', () => {
		expect(sentences(parseDecision('a1=0&reviewer=++', FORM, form, { nameRequired: true }))).toEqual([
			'The name is missing. This review asks who answers.',
		]);
	});
});

describe('an outside system’s JSON', () => {
	it('reads labels and outcomes', () => {
		const body = {
			answers: [
				{ itemId: 'T-3', outcome: 'unsure' },
				{ itemId: 'T-1', label: 'Change PIN', comment: 'asked twice' },
				{ itemId: 'T-2', outcome: 'approved' },
			],
			reviewer: 'ana@example.org',
		};
		const expected = {
			kind: 'answers',
			reviewer: 'ana@example.org',
			answers: [
				{ itemId: 'T-1', blind: false, outcome: 'corrected', label: 'Change PIN', comment: 'asked twice' },
				{ itemId: 'T-2', blind: false, outcome: 'approved', label: 'Verify my identity' },
				{ itemId: 'T-3', blind: false, outcome: 'unsure' },
			],
		};
		expect(parseDecision(body, JSON_TYPE, form)).toEqual(expected);
		expect(parseDecision(JSON.stringify(body), JSON_TYPE, form)).toEqual(expected);
	});

	it.each<[what: string, body: unknown, problem: string | RegExp]>([
		['malformed JSON', '{"answers":', 'This is not a JSON object. Send { "answers": [{ "itemId": "…", "label": "…" }] }.'],
		['a list', '[]', /^This is not a JSON object/],
		['null', 'null', /^This is not a JSON object/],
		['no answers', '{}', '“answers” has to be a list. Send { "answers": [{ "itemId": "…", "label": "…" }] }.'],
		['an empty list', '{"answers":[]}', 'Nothing is chosen yet. Choose an answer for at least one item.'],
		['an unknown field', '{"answers":[],"replies":1}', '“replies” cannot be read here; known are “answers”, “reviewer” and “idempotencyKey”.'],
		['a reviewer that is no text', '{"answers":[],"reviewer":7}', '“reviewer” has to be a text.'],
		['an answer that is no object', '{"answers":["refund"]}', /^Answer 1: an answer has to be an object/],
		['no item', '{"answers":[{"label":"Change PIN"}]}', 'Answer 1: An answer needs “itemId”, a text.'],
		['a misspelt field', '{"answers":[{"itemId":"T-1","lable":"x"}]}', 'Answer 1: “lable” cannot be read here; known are “itemId”, “label”, “outcome”, “text”, “edits” and “comment”.'],
		['a label that is no text', '{"answers":[{"itemId":"T-1","label":["Change PIN"]}]}', 'Answer 1: “label” has to be a text.'],
		['an unknown outcome', '{"answers":[{"itemId":"T-1","outcome":"corrected"}]}', 'Answer 1: “outcome” has to be “approved”, “rejected” or “unsure”.'],
		['an item of another review', '{"answers":[{"itemId":"T-4","label":"Change PIN"}]}', 'Answer 1: there is no item “T-4” in this review.'],
		['an unknown label', '{"answers":[{"itemId":"T-1","label":"change pin"}]}', 'T-1: “change pin” is not one of this review’s labels.'],
		['neither label nor outcome', '{"answers":[{"itemId":"T-1"}]}', 'T-1: An answer needs either “label” or “outcome”, not both.'],
		['both', '{"answers":[{"itemId":"T-1","label":"Change PIN","outcome":"rejected"}]}', 'T-1: An answer needs either “label” or “outcome”, not both.'],
		['two answers for one item', '{"answers":[{"itemId":"T-1","label":"Change PIN"},{"itemId":"T-1","outcome":"unsure"}]}', 'T-1: This item has two different answers. Keep one of them.'],
		['a long comment', JSON.stringify({ answers: [{ itemId: 'T-1', outcome: 'unsure', comment: 'x'.repeat(2001) }] }), 'T-1: The comment is longer than 2,000 letters. Shorten it.'],
		['a polluting key', '{"answers":[],"__proto__":{"a":1}}', 'Nothing was taken: the answer contains a field name that is never allowed.'],
		['a polluting key in an answer', '{"answers":[{"itemId":"T-1","label":"Change PIN","__proto__":{}}]}', 'Nothing was taken: the answer contains a field name that is never allowed.'],
	])('refuses %s with a sentence', (_, body, problem) => {
		const found = sentences(parseDecision(body, JSON_TYPE, form));
		expect(found).toHaveLength(1);
		if (typeof problem === 'string') expect(found[0]).toBe(problem);
		else expect(found[0]).toMatch(problem);
	});

	it('does not let a blind item be approved unseen', () => {
		const body = { answers: [{ itemId: 'T-9', outcome: 'approved' }] };
		expect(sentences(parseDecision(body, JSON_TYPE, blindForm()))).toEqual([
			'T-9: This item was shown without the model’s answer, so there is nothing to approve. Choose a label.',
		]);
	});

	it('counts problems beyond twenty instead of listing them', () => {
		const body = { answers: Array.from({ length: 10_000 }, (_, index) => ({ itemId: `x${index}`, label: 'y' })) };
		const found = sentences(parseDecision(body, JSON_TYPE, form));
		expect(found).toHaveLength(21);
		expect(found[20]).toBe('There are 9980 more problems like these.');
	});

	it('refuses a list that would hold up the server, at once', () => {
		const body = { answers: Array.from({ length: 10_001 }, () => 1) };
		expect(sentences(parseDecision(body, JSON_TYPE, form))).toEqual([
			'There are more than 10,000 answers. Send one for each item of this review.',
		]);
	});

	it('refuses other content types', () => {
		for (const type of ['', 'text/plain', 'multipart/form-data; boundary=x', 'text/xml']) {
			expect(sentences(parseDecision('a1=0', type, form))).toEqual([
				'Nothing was taken: send the page’s form, or JSON with the content type application/json.',
			]);
		}
	});
});

describe('whatever is sent', () => {
	const forms = [form, blindForm(), approvalForm(), sampleForm({ labels: manyLabels() })];
	const fieldName = fc.oneof(fc.constantFrom('a1', 'a2', 's1', 's2', 'c1', 't1', 'reviewer', 'shown', 'page', '__proto__'), fc.string());
	const fieldValue = fc.oneof(fc.constantFrom('0', '8', '9', '00', '1e0', 'none', 'unsure', 'approve', 'reject', 'toString', ...Object.values(HOSTILE)), fc.string());
	const formBody = fc.dictionary(fieldName, fc.oneof(fieldValue, fc.array(fieldValue), fc.anything()));
	const answer = fc.record(
		{
			itemId: fc.oneof(fc.constantFrom('T-1', 'T-9', 'D-1'), fc.string()),
			label: fc.oneof(fc.constantFrom('Change PIN', 'Card arrival 1'), fc.string()),
			outcome: fc.oneof(fc.constantFrom('approved', 'rejected', 'unsure'), fc.string()),
			comment: fc.string(),
		},
		{ requiredKeys: [] },
	);
	const jsonBody = fc.record({ answers: fc.oneof(fc.array(fc.oneof(answer, fc.anything())), fc.anything()), reviewer: fc.oneof(fc.string(), fc.anything()) }, { requiredKeys: [] });
	const body = fc.oneof(formBody, jsonBody, fc.string(), fc.json(), fc.anything());

	it('never throws, never accepts a label that is not listed, and always has a sentence', () => {
		fc.assert(
			fc.property(body, fc.constantFrom(FORM, JSON_TYPE, 'text/plain'), fc.constantFrom(...forms), (given, type, asked) => {
				readKeptAnswers(given, asked);
				const decision = parseDecision(given, type, asked);
				if (decision.kind === 'problems') {
					expect(decision.problems.length).toBeGreaterThan(0);
					for (const { message } of decision.problems) expect(message.length).toBeGreaterThan(10);
					return;
				}
				const ids = decision.answers.map(({ itemId }) => itemId);
				expect(ids.length).toBeGreaterThan(0);
				expect(new Set(ids).size).toBe(ids.length);
				for (const { itemId, label, outcome } of decision.answers) {
					const item = asked.items.find((one) => one.itemId === itemId);
					const allowed = asked.answerWith === 'approval' ? [item?.suggestion?.label] : asked.labels;
					expect(item).toBeDefined();
					if (label === undefined) expect(['rejected', 'unsure']).toContain(outcome);
					else expect(allowed).toContain(label);
				}
			}),
			{ numRuns: 1500 },
		);
	});

	it('leaves every object’s prototype alone', () => {
		parseDecision('{"answers":[{"itemId":"T-1","__proto__":{"polluted":1}}],"constructor":{"prototype":{"polluted":1}}}', JSON_TYPE, form);
		parseDecision('__proto__[polluted]=1&__proto__=1', FORM, form);
		expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
	});
});

describe('the page’s nonce', () => {
	it.each<[given: unknown, carried: boolean]>([
		['secret', true],
		['Secret', false],
		['secret ', false],
		['', false],
		[undefined, false],
		[['secret'], false],
	])('%j is carried: %s', (given, carried) => {
		expect(carriesPageNonce({ page: given }, 'secret')).toBe(carried);
	});
});
