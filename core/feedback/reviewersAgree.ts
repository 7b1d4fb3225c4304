import { z } from 'zod/v4';
import type { ReviewersError } from '../gate/gateState';
import { reviewersError } from '../gate/monitoring/reviewersError';
import type { Reader, Transaction } from './database';
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

export async function readReviewersError(reader: Reader, loop: string): Promise<ReviewersError | undefined> {
	const found = await reader.get('SELECT pairs, disagreements FROM reviewers WHERE loop = ?', [toStoredText(loop)]);
	if (found === undefined) return undefined;
	const { pairs, disagreements } = countsRow.parse(found);
	return reviewersError({ repeated: { items: pairs, disagreements }, planted: { answers: 0, mistakes: 0 } });
}
