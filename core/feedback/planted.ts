import { z } from 'zod/v4';
import { outcomeSchema } from '../item';
import { labelKey, nameToday, type LabelMap } from '../loop/labelMap';
import type { Reader, Transaction } from './database';
import type { PlantedItem } from './plantedRecords';
import type { Answer, ReviewOpening, ReviewState } from './reviewRecords';
import { readRows, storedAnswer, storedText, writeAnswer, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const PLANTED = `SELECT p.item_id, p.decision_id, p.known, c.answer FROM planted_items p
	LEFT JOIN planted_checks c ON c.review_id = p.review_id AND c.item_id = p.item_id
	WHERE p.review_id = ? ORDER BY p.item_id`;

const plantedRow = z.object({ item_id: storedText, decision_id: storedText, known: storedText, answer: storedAnswer.nullable() });

export async function writePlanted(transaction: Transaction, { reviewId, loop, planted = [] }: ReviewOpening): Promise<void> {
	await transaction.runMany(
		'INSERT INTO planted_items (review_id, item_id, loop, decision_id, known) VALUES (?, ?, ?, ?, ?)',
		planted.map(({ itemId, decisionId, known }) => [reviewId, itemId, loop, decisionId, known].map(toStoredText)),
	);
}

/** The planted items of a review, and what was said of them; nothing where there are none. */
export async function readPlanted(reader: Reader, id: string, place: string): Promise<Pick<ReviewState, 'planted' | 'checks'>> {
	const rows = await readRows(plantedRow, await reader.all(PLANTED, [id]), place);
	if (rows.length === 0) return {};
	return {
		planted: rows.map(({ item_id, decision_id, known }): PlantedItem => ({ itemId: item_id, decisionId: decision_id, known })),
		checks: rows.flatMap(({ answer }) => answer ?? []),
	};
}

/** Answers to planted items, and those to items of the review. */
export function apart({ planted = [] }: Pick<ReviewState, 'planted'>, given: readonly Answer[]): { readonly checks: Answer[]; readonly answers: Answer[] } {
	const known = new Set(planted.map(({ itemId }) => itemId));
	return { checks: given.filter(({ itemId }) => known.has(itemId)), answers: given.filter(({ itemId }) => !known.has(itemId)) };
}

const STORE_CHECK = `INSERT INTO planted_checks (review_id, item_id, loop, reviewer, outcome, given, known, decided_at, seconds, answer)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** Stores what is said of planted items that nobody has answered yet; returns their ids. */
export async function storeChecks(transaction: Transaction, { reviewId, loop, planted = [] }: ReviewState, checks: readonly Answer[]): Promise<string[]> {
	const known = new Map(planted.map((item) => [item.itemId, item.known]));
	const textOrNull = (text: string | undefined) => (text === undefined ? null : toStoredText(text));
	const sets = checks.map((answer) => [
		...[reviewId, answer.itemId, loop].map(toStoredText),
		textOrNull(answer.reviewer),
		answer.outcome,
		textOrNull(answer.label),
		toStoredText(known.get(answer.itemId) ?? ''),
		writeTime(answer.decidedAt),
		answer.secondsOnItem ?? null,
		writeAnswer(answer),
	]);
	const changes = await transaction.runMany(STORE_CHECK, sets);
	return checks.flatMap(({ itemId }, index) => (changes[index] === 1 ? [itemId] : []));
}

/** Answers to planted items that came out alike. */
export interface CheckCount {
	readonly reviewer: string | undefined;
	readonly isRight: boolean;
	readonly times: number;
}

/** Who is not sure has not missed the answer. */
const COUNTS = `SELECT reviewer, outcome, given, known, COUNT(*) AS times FROM planted_checks
	WHERE loop = ? AND outcome <> 'unsure' GROUP BY reviewer, outcome, given, known`;

const countRow = z.object({
	reviewer: storedText.nullable(),
	outcome: outcomeSchema,
	given: storedText.nullable(),
	known: storedText,
	times: z.number(),
});

/** How answers to planted items came out, under the labels of today. What was split since is not known any more. */
export async function readCheckCounts(reader: Reader, loop: string, map: LabelMap, place: string): Promise<CheckCount[]> {
	const rows = await readRows(countRow, await reader.all(COUNTS, [toStoredText(loop)]), place);
	return rows.flatMap(({ reviewer, outcome, given, known, times }): CheckCount[] => {
		const right = nameToday(map, known);
		const said = given === null ? undefined : nameToday(map, given);
		if (right === undefined || (outcome !== 'rejected' && said === undefined)) return [];
		const isRight = outcome !== 'rejected' && said !== undefined && labelKey(said) === labelKey(right);
		return [{ reviewer: reviewer ?? undefined, isRight, times }];
	});
}
