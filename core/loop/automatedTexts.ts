import type { AutomatedDecision, FeedbackStore, ModelVersion } from '../feedback/store';
import { mapInSlices } from '../mapInSlices';
import type { AutomatedText } from '../training/trainingOutcome';
import { nameToday, type LabelMap } from './labelMap';
import { saidBy } from './saidBy';

/** Enough to see where two versions differ; all of a busy loop's traffic would take longer to read than to train on. */
const MOST_AUTOMATED = 20_000;

/** What was answered without a person while the answers came in that champion and challenger are tested on, newest first. */
export async function automatedTexts(
	{ store, loop, champion, labelMap }: { readonly store: FeedbackStore; readonly loop: string; readonly champion: ModelVersion; readonly labelMap: LabelMap },
	signal?: AbortSignal,
): Promise<AutomatedText[]> {
	const decisions = await store.automatedSince(loop, champion.manifest.lastRowId, MOST_AUTOMATED);
	return await mapInSlices(decisions, toText, { signal });

	function toText(decision: AutomatedDecision): AutomatedText {
		const { itemId, text, route, reviewProbability } = decision;
		const said = saidBy(champion, decision);
		const championLabel = said === undefined ? undefined : nameToday(labelMap, said);
		return { itemId, text, drawn: route === 'audit', reviewProbability, ...(championLabel !== undefined && { championLabel }) };
	}
}
