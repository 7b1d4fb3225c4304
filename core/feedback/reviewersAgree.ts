import { z } from 'zod/v4';
import type { ReviewersError } from '../gate/gateState';
import { reviewersError } from '../gate/monitoring/reviewersError';
import type { LabelMap } from '../loop/labelMap';
import type { Reader, Transaction } from './database';
import { readCheckCounts, type CheckCount } from './planted';
import { toStoredText } from './storedText';

/** Pairs of answers that people gave to one text, in two reviews. */
export interface AnswerPairs {
	readonly pairs: number;
	readonly disagreements: number;
}

const countsRow = z.object({ pairs: z.number(), disagreements: z.number() });

export async function notePairs(transaction: Transaction, loop: string, { pairs, disagreements }: AnswerPairs): Promise<void> {
	if (pairs === 0) return;
	await transaction.run(
		`INSERT INTO reviewers (loop, pairs, disagreements) VALUES (?, ?, ?)
		ON CONFLICT (loop) DO UPDATE SET pairs = reviewers.pairs + excluded.pairs, disagreements = reviewers.disagreements + excluded.disagreements`,
		[toStoredText(loop), pairs, disagreements],
	);
}

/** By texts that were answered again, and by items that were planted with a known answer. */
export async function readReviewersError(reader: Reader, loop: string, map: LabelMap, place: string): Promise<ReviewersError | undefined> {
	const found = await reader.get('SELECT pairs, disagreements FROM reviewers WHERE loop = ?', [toStoredText(loop)]);
	const { pairs, disagreements } = found === undefined ? { pairs: 0, disagreements: 0 } : countsRow.parse(found);
	const checks = await readCheckCounts(reader, loop, map, place);
	const count = (counted: readonly CheckCount[]): number => counted.reduce((sum, { times }) => sum + times, 0);
	const planted = { answers: count(checks), mistakes: count(checks.filter(({ isRight }) => !isRight)) };
	return reviewersError({ repeated: { items: pairs, disagreements }, planted });
}
