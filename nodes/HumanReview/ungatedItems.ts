import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { FeedbackStore } from '../../core/feedback/store';
import { itemIdOf, refuseDuplicateIds } from '../../core/itemId';
import { readLoopName } from '../../core/loopName';
import { askedDecision, suggestedIn, type UngatedItem } from '../../core/review/askedDecision';
import { executionKey } from '../shared/executionKey';
import { readItems } from '../shared/readItems';
import { readKey } from '../shared/readKey';
import { readReviewedText } from '../shared/readReviewedText';
import { runIndexOf } from '../shared/runIndex';
import { theLoop, type ItemsToAsk } from './askedItems';
import type { ReviewSettings } from './parameters';

const MOST_LETTERS = { labels: 200, approval: 20_000, text: 20_000 };

const asText = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

const saidSchema = z.object({ withoutGate: z.object({ values: z.record(z.string(), z.unknown()) }) });

function suggestionOf(said: unknown, answerWith: ReviewSettings['answerWith'], index: number): string {
	const suggestion = asText(said).trim();
	const [most, least] = [MOST_LETTERS[answerWith], answerWith === 'labels' ? 0 : 1];
	if (suggestion.length >= least && suggestion.length <= most) return suggestion;
	const isEmpty = suggestion === '';
	throw new HitlError(
		'item-malformed',
		isEmpty ? `Item ${index + 1} has no suggestion that people could approve or correct` : `The suggestion of item ${index + 1} is longer than ${most} characters`,
		isEmpty
			? 'Set Suggestion to an expression that holds the answer of the step in front, e.g. {{ $json.output }}.'
			: 'Set Suggestion to a shorter field. A long answer that people should accept or change belongs under People Answer With: A Corrected Text.',
		{ itemIndex: index },
	);
}

function readUngated(context: IExecuteFunctions, answerWith: ReviewSettings['answerWith'], index: number): UngatedItem {
	const said = saidSchema.parse(context.getNodeParameter('options', index, {})).withoutGate.values;
	const loop = readLoopName(said['loop'], index);
	const text = readReviewedText(said['text'], index);
	const itemId = itemIdOf(loop, text, readKey(said['itemId'], 'Item ID', index));
	const subjectKey = readKey(said['subjectKey'], 'Person Key', index);
	return { loop, itemId, text, suggestion: suggestionOf(said['suggestion'], answerWith, index), ...(subjectKey === '' ? {} : { subjectKey }) };
}

/** Every item of this run, none of which a gate decided about. They are written down first, as a gate does it. */
export async function readUngatedItems(context: IExecuteFunctions, store: FeedbackStore, { answerWith }: ReviewSettings): Promise<ItemsToAsk> {
	const { ready, failed } = await readItems(context, (_item, index) => readUngated(context, answerWith, index));
	const loop = theLoop(ready.map(({ value }) => value.loop));
	await refuseDuplicateIds(ready, ({ index, value: { itemId, text } }) => ({ itemId, text, index }), { signal: context.getExecutionCancelSignal() });
	const place = { executionId: executionKey(context), nodeId: context.getNode().id, runIndex: runIndexOf(context) };
	const now = new Date();
	const decisions = await store.recordDecisions(ready.map(({ value }) => askedDecision(value, place, now)));
	const decided = ready.flatMap(({ index, item }, position) => {
		const decision = decisions[position];
		if (decision === undefined) return [];
		const suggestion = suggestedIn(decision);
		return [{ index, item, decision, nearest: undefined, imageField: undefined, ...(suggestion === undefined ? {} : { suggestion }) }];
	});
	return { loop, decided, failed };
}
