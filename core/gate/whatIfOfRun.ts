import type { FeedbackStore } from '../feedback/store';
import { certificateWords } from './certificateWords';
import { newEvidence } from './certification/evidence';
import { loopWideChance } from './certification/spending';
import type { GateSettings } from './gateSettings';
import { openGate } from './openGate';
import { inForceWords, rowSentence } from './whatIf/whatIfWords';
import { whatIf, type WhatIf, type WhatIfRow } from './whatIf/whatIf';

export interface WhatIfQuestion {
	readonly loop: string;
	readonly predictors: readonly string[];
	readonly settings: GateSettings;
	readonly gate: { readonly workflowId: string; readonly nodeId: string };
	readonly now: Date;
}

/** What every threshold would mean for one predictor, in numbers and in words. */
export interface PredictorWhatIf {
	readonly loop: string;
	readonly predictor: string;
	/** Full sentences: what decides now and what it rests on. */
	readonly summary: string;
	/** What is promised and shown, where something is. */
	readonly promise?: string;
	/** The chance that the promise of any version so far was or is wrong, at most. */
	readonly loopWideChance?: number;
	/** Sentences of the alarms that stand. */
	readonly alarms: readonly string[];
	readonly what: WhatIf;
	/** One for each row of the table. */
	readonly rows: ReadonlyArray<WhatIfRow & { readonly sentence: string }>;
}

/** As the gate stands now, after what it has just decided. Throws what the store throws. */
export async function whatIfOfRun(memory: Pick<FeedbackStore, 'gateState'>, { loop, predictors, settings, gate, now }: WhatIfQuestion): Promise<PredictorWhatIf[]> {
	const state = await memory.gateState(loop, { predictors, ...gate, at: now.toISOString() });
	return predictors.map((predictor) => {
		const { threshold, certificate, evidence = newEvidence([], { labels: [], labelMap: 0 }), alarms } = openGate(settings, predictor, state);
		const what = whatIf(evidence, threshold, settings.rule === 'targetErrorRate' ? settings.delta : undefined);
		const { headline, more } = inForceWords(what);
		const stopped = state.stopped === undefined ? '' : ' Automation is stopped.';
		// After a rollback an early one is in use again, and the later ones had their chances all the same.
		const number = Math.max(state.predictors.get(predictor)?.number ?? 1, state.predictorsSoFar ?? 0);
		const { reviewersError } = state;
		const promise = settings.rule === 'targetErrorRate' && certificate !== undefined && 'upperBound' in certificate ? certificateWords(settings, certificate, { number, reviewersError }) : undefined;
		return {
			loop,
			predictor,
			summary: `${headline} ${more}${stopped}`,
			...(promise !== undefined && { promise }),
			...(settings.rule === 'targetErrorRate' && { loopWideChance: loopWideChance(settings.delta, number, settings.wholeLife === true) }),
			alarms: alarms.map(({ sentence }) => sentence),
			what,
			rows: what.rows.map((row) => ({ ...row, sentence: rowSentence(row) })),
		};
	});
}
