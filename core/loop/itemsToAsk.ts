import type { RowToAskAgain } from '../feedback/rowsToAskAgain';
import type { FeedbackStore } from '../feedback/store';
import type { Hitl } from '../item';
import { askAgain, type RowToAsk } from './askAgain';
import type { RetrainResult } from './retrain';

/** What a training has said that somebody should look at. */
export type TestedResult = Exclude<RetrainResult, { kind: 'notReady' | 'rolledBack' }>;

export interface Asking {
	readonly store: FeedbackStore;
	readonly executionId: string;
	readonly now: Date;
	/** Most answers that leave for a second look. */
	readonly lookAgain: number;
}

/** A row whose label was split, as people are asked about it. */
export const splitRow = ({ itemId, text: said, subjectKey, label, splitInto }: RowToAskAgain): RowToAsk => ({
	itemId,
	text: said,
	...(subjectKey === undefined ? {} : { subjectKey }),
	prediction: { label: '', confidence: 0, scores: splitInto.map((name) => ({ label: name, score: 0 })), model: { id: 'label-map' } },
	purpose: `split ${label}`,
	reason: `"${label}" was split into ${splitInto.map((name) => `"${name}"`).join(', ')}: which one is it?`,
});

const suggestion = (label: string, confidence: number): RowToAsk['prediction'] => ({
	label,
	confidence,
	scores: [{ label, score: confidence }],
	model: { id: 'second-look' },
});

const secondLooks = ({ flagged }: TestedResult): RowToAsk[] =>
	flagged.map(({ itemId, text, label, suggested, suggestedProbability }) => ({
		itemId,
		text,
		prediction: suggestion(suggested, suggestedProbability),
		reason: `A second look: it was answered "${label}", but answers to similar items say "${suggested}"`,
		purpose: 'second look',
	}));

const disagreements = ({ disagreements: open }: TestedResult): RowToAsk[] =>
	open.map(({ itemId, text, champion, challenger }) => ({
		itemId,
		text,
		prediction: suggestion(champion, 0),
		reason: `It went through as "${champion}", and a newer version says "${challenger}": an answer helps to tell which of the two is better`,
		purpose: 'disagreement',
	}));

const SPLIT_ROWS = 100;
const DISAGREEMENTS = 20;

/** Items that people should look at after a training, each once in its life: split labels, doubtful answers, disagreements. */
export async function itemsToAsk(result: TestedResult, { store, executionId, now, lookAgain }: Asking): Promise<Hitl[]> {
	const { loop } = result;
	const ask = async (rows: readonly RowToAsk[], limit: number): Promise<Hitl[]> => await askAgain(rows, { store, loop, executionId, now, limit });
	const split = (await store.rowsToAskAgain(loop)).map(splitRow);
	const asked = [...(await ask(split, SPLIT_ROWS)), ...(await ask(secondLooks(result), lookAgain)), ...(await ask(lookAgain === 0 ? [] : disagreements(result), DISAGREEMENTS))];
	// Human Review takes an item once: the first reason stands, the others wait for the next training.
	return [...new Map(asked.toReversed().map((hitl) => [hitl.itemId, hitl])).values()].toReversed();
}
