import { z } from 'zod/v4';
import type { CertifyingText, ScoredText, VersionScores } from '../feedback/certifyingTexts';
import type { FeedbackStore, ModelVersion } from '../feedback/store';
import { certify } from '../gate/certification/certify';
import { predictorOf } from '../gate/certification/predictorOf';
import { floorsOf } from '../gate/labelRules';
import { restrictedEvidence } from '../gate/rules/restrictedEvidence';
import { headModel } from '../inference/classifier/headModel';
import type { AutomationComparison } from '../training/promotion/moreAutomation';
import type { HeadScores } from '../training/trainingOutcome';
import { underLabelsOfToday } from './certifyLabels';
import type { LabelMap } from './labelMap';

/** Texts that certify a version: as many as any promise needs, and scored in seconds. */
const MOST_TEXTS = 5_000;

/** The labels that a version is certified for, as they were when its training began. */
export interface CertifiedLabels {
	readonly labels: readonly string[];
	readonly labelMap: LabelMap;
}

export interface TextsToCertify {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** The last row that the new version learns from. */
	readonly lastRowId: number;
	/** The version in use, where it has to be certified anew. */
	readonly champion?: ModelVersion | undefined;
}

/** Texts to score with the new version, and with the one in use where that has to be certified anew: each once. */
export async function textsToCertify({ store, loop, lastRowId, champion }: TextsToCertify): Promise<CertifyingText[]> {
	const texts = await store.certifyingTexts(loop, lastRowId, MOST_TEXTS);
	if (champion === undefined) return texts;
	// It has learned from fewer rows, so more of them certify it.
	const own = await store.certifyingTexts(loop, champion.manifest.lastRowId, MOST_TEXTS);
	const known = new Set(texts.map(({ textHash }) => textHash));
	return [...texts, ...own.filter(({ textHash }) => !known.has(textHash))];
}

/** What a head says of texts, as the store takes it. */
export function versionScores(encoderId: string, texts: readonly CertifyingText[], scores: HeadScores, { labels, labelMap }: CertifiedLabels): VersionScores {
	const scored = texts.map(({ textHash }, at): ScoredText => {
		const label = scores.labels[scores.label[at] ?? -1];
		return label === undefined ? { textHash, label: '', confidence: 0 } : { textHash, label, confidence: scores.confidence[at] ?? 0 };
	});
	return { modelId: headModel(encoderId), labels, labelMap: labelMap.version, texts: scored };
}

/** `never`: not when it came into use. `outdated`: for labels that are no longer those of the loop, so its gate is closed. */
export type CertificateState = 'never' | 'outdated' | 'holds';

/** How the certificate of the version in use stands. */
export async function certificateState(store: FeedbackStore, loop: string, { version, encoder }: ModelVersion, today: CertifiedLabels): Promise<CertificateState> {
	const evidence = await store.evidence(loop, predictorOf({ id: headModel(encoder.id), version }));
	if (evidence?.atPromotion === undefined) return 'never';
	return underLabelsOfToday(evidence, today.labelMap, today.labels) === undefined ? 'outdated' : 'holds';
}

const keptDetails = z.object({ labelMap: z.number(), labels: z.number() });

/**
 * Whether a gate that a change of the labels has closed need not wait for new answers. Once for each change: a version that
 * cannot be certified must not be tried again and again. And not after a rollback: that would bring back what somebody has
 * just gone back from.
 */
export async function mayOpenAtOnce(store: FeedbackStore, loop: string, { labels, labelMap }: CertifiedLabels): Promise<boolean> {
	const [newest] = await store.events(loop, 1, ['kept', 'promoted', 'rolledBack']);
	const kept = keptDetails.safeParse(newest?.details).data;
	return newest?.kind !== 'rolledBack' && !(kept?.labelMap === labelMap.version && kept.labels === labels.length);
}

export interface VersionsToCompare {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** Texts after this row may have been learned from by neither; the others only if they were held out. */
	readonly lastRowId: number;
	readonly labelMap: LabelMap;
	readonly challenger: VersionScores;
	readonly champion: VersionScores;
	/** Which test of the two this is, from 1. */
	readonly test: number;
}

/**
 * What either version could answer alone under the strictest promise of the loop's gates, on the same texts; undefined where no
 * gate promises anything. A challenger that is chosen for its certificate has had as many chances as there were tests,
 * so the j-th spends δ·6/(π²j²) of the promise's δ.
 */
export async function compareAutomation({ store, loop, lastRowId, labelMap, challenger, champion, test }: VersionsToCompare): Promise<AutomationComparison | undefined> {
	const [strictest] = (await store.promises(loop)).toSorted((one, other) => one.alpha - other.alpha);
	if (strictest === undefined) return undefined;
	const { alpha, delta, eachLabel = false } = strictest;
	const floorOf = floorsOf(strictest, labelMap);
	const share = async (scores: VersionScores): Promise<number> => {
		const evidence = restrictedEvidence(await store.trialEvidence(loop, lastRowId, scores), floorOf);
		const certificate = certify(evidence, { alpha, delta, eachLabel, versionNumber: test });
		return certificate.threshold === undefined ? 0 : certificate.share;
	};
	return { alpha, challenger: await share(challenger), champion: await share(champion) };
}
