import { logits, softmax, type LinearHead } from '../inference/classifier/linearHead';
import type { RowEncoder } from '../inference/encoder/textEncoder';
import type { Encoding } from '../inference/encoder/staticEncoder';
import { indexOfLargest } from './pairedTest';
import type { TrainingRequest } from './trainingOutcome';

/** What a head calls a text; undefined for one that has no answer. */
export type ChampionAnswer = (row: { readonly championLabel?: string }, encoding: () => Encoding) => string | undefined;

/**
 * What the version in use says of a text: worked out anew, or, where it reads texts with another encoder than the training,
 * what it said at the time. `championNames` are what its labels are called today.
 */
export function championAnswer(
	{ champion, championEncoder, championNames }: Pick<TrainingRequest, 'champion' | 'championEncoder' | 'championNames'>,
	encoder: Pick<RowEncoder, 'hash'>,
): ChampionAnswer {
	if (champion === undefined) return () => undefined;
	if (championEncoder !== undefined && championEncoder.hash !== encoder.hash) return ({ championLabel }) => championLabel;
	return (_, encoding) => headAnswer(champion, encoding(), championNames);
}

/** The likeliest label. Labels that have one name today are one label, as likely as all of them together. */
export function headAnswer(head: LinearHead, encoding: Encoding, names: readonly string[] = head.labels): string | undefined {
	const scores = logits(head, encoding);
	if (new Set(names).size === names.length) return names[indexOfLargest(scores)];
	const together = new Map<string, number>();
	softmax(scores, head.temperature).forEach((share, row) => {
		const name = names[row]!;
		together.set(name, (together.get(name) ?? 0) + share);
	});
	return [...together.keys()][indexOfLargest(Float64Array.from(together.values()))];
}
