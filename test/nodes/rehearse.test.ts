import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IExecuteFunctions, INodeExecutionData, INodeTypeDescription } from 'n8n-workflow';
import { rehearse } from '../../nodes/Retrain/rehearse';
import { rehearseFields } from '../../nodes/Retrain/rehearseFields';
import { loopField } from '../../nodes/shared/descriptions';
import { executeContext } from '../support/executeContext';

interface Row {
	readonly text: string;
	readonly label: string;
}

const rows = parse(readFileSync(join(__dirname, '..', '..', 'examples', 'data', 'banking77-ten-intents.csv')), { columns: true }) as Row[];
const description = { displayName: 'Retrain', name: 'retrain', properties: [loopField, ...rehearseFields] } as unknown as INodeTypeDescription;

const files: string[] = [];
const told: string[] = [];

function contextWith(given: ReadonlyArray<Partial<Row>>, parameters: Readonly<Record<string, unknown>> = {}, continueOnFail = false): IExecuteFunctions {
	const items: INodeExecutionData[] = given.map((row) => ({ json: { ...row } }));
	const { context } = executeContext({
		description,
		items,
		continueOnFail,
		parameters: { loop: 'support-triage', text: (at: number) => given[at]?.text, rightAnswer: (at: number) => given[at]?.label, ...parameters },
	});
	const more: Readonly<Record<string, unknown>> = {
		helpers: {
			prepareBinaryData: async (data: Buffer, fileName: string, mimeType: string) => {
				files.push(data.toString());
				return { data: data.toString('base64'), fileName, mimeType };
			},
		},
		sendMessageToUI: (words: string) => void told.push(words),
	};
	return new Proxy(context, { get: (target, name) => more[String(name)] ?? (Reflect.get(target, name) as unknown) });
}

const every = (step: number): Row[] => rows.filter((_, at) => at % step === 0);

it('past items go through the loop, and what would have become of them leaves as numbers and as a picture', async () => {
	const parameters = { mistakesAllowed: 0.1, options: { cycleSize: 100, reviewersError: 0 } };
	const [notReady, kept, ...others] = await rehearse(contextWith(every(3), parameters));
	expect(notReady).toEqual([]);
	expect(others.flat()).toEqual([]);
	const { json, binary } = kept![0]!;
	expect(json).toMatchObject({ loop: 'support-triage', kind: 'rehearsed', all: { items: 570 } });
	expect((json['cycles'] as unknown[]).length).toBe(6);
	expect(json['summary']).toMatch(/past items/);
	expect(binary?.['rehearsal']).toMatchObject({ fileName: 'rehearsal-support-triage.svg', mimeType: 'image/svg+xml' });
	expect(files.at(-1)).toContain('at most 10');
	expect(told.at(-1)).toBe('Rehearse: 100 %');
}, 60_000);

it.each([
	['too few', every(30), /only 57 past items.*at least 100/],
	['one right answer', rows.slice(0, 200).map(({ text }) => ({ text, label: 'card' })), /same right answer, "card"/],
	['none that fits', rows.slice(0, 200).map(({ text }) => ({ text, label: 'OOS' })), /None of the past items has a right answer/],
])('items that nothing can be said from leave by Not Ready with a sentence: %s', async (_what, given, sentence) => {
	const [notReady, kept] = await rehearse(contextWith(given));
	expect(kept).toEqual([]);
	expect(notReady?.[0]?.json).toMatchObject({ kind: 'notRehearsed', missing: expect.stringMatching(sentence) as unknown });
});

it.each([
	['no text', { label: 'card' }, /Item 1 has no text/],
	['no right answer', { text: 'hello', label: ' ' }, /Item 1 has no right answer/],
	['a right answer without end', { text: 'hello', label: 'x'.repeat(201) }, /more than 200 characters/],
])('an item with %s stops the rehearsal, or is set aside', async (_what, item, sentence) => {
	await expect(rehearse(contextWith([item]))).rejects.toThrow(sentence);
	const [notReady] = await rehearse(contextWith([item], {}, true));
	expect(String(notReady?.[0]?.json['error'])).toMatch(sentence);
});

it.each([
	[{ mistakesAllowed: 0 }, /Mistakes Allowed/],
	[{ mistakesAllowed: 1 }, /Mistakes Allowed/],
	[{ options: { reviewersError: 80 } }, /Wrong Answers by People/],
	[{ options: { reviewersError: 'some' } }, /Wrong Answers by People/],
	[{ options: { cycleSize: 1.5 } }, /Items at a Time/],
	[{ options: { auditPercent: 101 } }, /Audit Share/],
	[{ options: { anchoring: -1 } }, /Agree With What They See/],
	[{ options: { order: 'sorted' } }, /An option/],
	[{ loop: '' }, /loop/i],
])('%j gets a sentence', async (parameters, sentence) => {
	await expect(rehearse(contextWith(every(10), parameters))).rejects.toThrow(sentence);
});
