import type { FeedbackStore, ModelVersion, VersionSummary } from '../feedback/store';
import { predictorOf } from '../gate/certification/predictorOf';
import { alarmsOf } from '../gate/monitoring/monitoring';
import { headModel } from '../inference/classifier/headModel';

export interface WayBack {
	readonly to: number;
	/** What was seen, in full sentences. */
	readonly reason: string;
}

/**
 * Where to go when the version in use has broken what a gate promises: the nearest version before it that was in use, is still
 * whole and has broken nothing. Undefined where no promise is broken, and where there is no such version: then the gate
 * stays closed, and what comes in goes to people until a better version is trained.
 */
export async function wayBack(store: FeedbackStore, loop: string, champion: ModelVersion): Promise<WayBack | undefined> {
	const promises = await store.promises(loop);
	const broken = await brokenBy(store, loop, champion, promises);
	if (broken === undefined) return undefined;
	const versions = new Map((await store.versions(loop)).map((version) => [version.version, version]));
	for (let version = versions.get(champion.parent); version !== undefined; version = versions.get(version.parent)) {
		const usable = version.state === 'earlier' && !version.pruned;
		if (usable && (await brokenBy(store, loop, version, promises)) === undefined) return { to: version.version, reason: broken };
	}
	return undefined;
}

/** What is said of the promise that a version has broken. */
async function brokenBy(
	store: FeedbackStore,
	loop: string,
	{ version, encoder }: Pick<VersionSummary, 'version' | 'encoder'>,
	promises: ReadonlyArray<{ readonly alpha: number; readonly workflowId: string; readonly nodeId: string; readonly at: string }>,
): Promise<string | undefined> {
	const predictor = predictorOf({ id: headModel(encoder.id), version });
	for (const { alpha, ...gate } of promises) {
		const { predictors } = await store.gateState(loop, { ...gate, predictors: [predictor] });
		const monitoring = predictors.get(predictor)?.monitoring;
		const alarm = monitoring && alarmsOf(monitoring, alpha).find(({ kind }) => kind === 'brokenPromise');
		if (alarm !== undefined) return alarm.sentence;
	}
	return undefined;
}
