import { normaliseText } from '../feedback/textHash';
import type { LinearHead } from '../inference/classifier/linearHead';
import type { Encoding } from '../inference/encoder/staticEncoder';
import type { RowEncoder } from '../inference/encoder/textEncoder';
import { championAnswer, headAnswer } from './championAnswer';
import { compareAutomated } from './compareAutomated';
import type { CrossValidation } from './crossValidation';
import { predictedClass } from './metrics';
import type { PairedAnswer } from './pairedTest';
import { testRows } from './testRows';
import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import type { AutomatedComparison, TrainingRequest } from './trainingOutcome';

export interface TrainedChallenger {
	readonly request: TrainingRequest;
	readonly encoder: RowEncoder;
	/** Of the training rows. */
	readonly encodings: readonly Encoding[];
	readonly validation: CrossValidation;
	/** What the classes of the validation are called. */
	readonly names: readonly string[];
	readonly head: LinearHead;
	readonly isCancelled?: IsCancelled | undefined;
}

export interface Comparison {
	/** Texts that people answered and neither has learned from. */
	readonly answers: readonly PairedAnswer[];
	/** Absent without a champion. */
	readonly automated?: AutomatedComparison;
}

/**
 * Lets champion and challenger answer the same texts. Of the training side the challenger answers out of fold, and rows that
 * could not be tested are left out; all others it answers as Predict would. Texts of which the champion said nothing are
 * left out as well.
 */
export function compareWithChampion({ request, encoder, encodings, validation, names, head, isCancelled }: TrainedChallenger): Comparison {
	const { training, champion, automated = [] } = request;
	const { heldOut, training: positions, unfair: known } = testRows(request);
	const unfair = new Set(known);
	const championSays = championAnswer(request, encoder);
	const testedAs = new Map(validation.rows.map((row, tested) => [row, tested]));
	const tested = new Map<string, PairedAnswer>();
	const test = (text: string, answer: PairedAnswer): void => {
		throwIfCancelled(isCancelled);
		if (champion === undefined || answer.champion !== undefined) tested.set(normaliseText(text), answer);
	};
	for (const position of positions) {
		const row = training[position]!;
		const outOfFold = testedAs.get(position);
		if (outOfFold === undefined) {
			unfair.add(normaliseText(row.text));
			continue;
		}
		test(row.text, { label: row.label, challenger: names[predictedClass(validation, outOfFold)], champion: championSays(row, () => encodings[position]!) });
	}
	for (const row of heldOut) {
		const encoding = encoder.encode(row.text);
		test(row.text, { label: row.label, challenger: headAnswer(head, encoding), champion: championSays(row, () => encoding) });
	}
	const answers = [...tested.values()];
	if (champion === undefined) return { answers };
	return {
		answers,
		automated: compareAutomated(automated, { tested, unfair }, (item) => {
			throwIfCancelled(isCancelled);
			const encoding = encoder.encode(item.text);
			const said = { challenger: headAnswer(head, encoding), champion: championSays(item, () => encoding) };
			return said.challenger === undefined || said.champion === undefined ? undefined : { challenger: said.challenger, champion: said.champion };
		}),
	};
}
