import { HitlError } from '../errors';
import type { FeedbackStore } from '../feedback/store';

export interface RollBackInput {
	readonly loop: string;
	/** Version to go back to, 0 for the guesses from label names; default: the one that the champion replaced. */
	readonly to?: number;
	readonly store: FeedbackStore;
	readonly now: () => Date;
	readonly reason: string;
}

/**
 * Puts an older version back into use. Throws `version-unknown` when there is nothing to roll back or no such version that was
 * in use, `version-pruned` when it is too old, and `version-conflict` when somebody else changed the version meanwhile.
 */
export async function rollBack(input: RollBackInput): Promise<{ readonly from: number; readonly to: number }> {
	const { loop, store, now, reason } = input;
	// Of the list: what is stored of a version may be damaged, and then this is the way out.
	const champion = (await store.versions(loop)).find((version) => version.champion);
	if (!champion && !input.to) throw nothingToRollBack(loop);
	const from = champion?.version ?? 0;
	const to = input.to ?? champion?.parent ?? 0;
	if (!Number.isInteger(to) || to < 0) throw noVersionNumber(to);
	if (to === from) throw alreadyThere(loop, to);
	await store.rollBack({ loop, from, to, reason, at: now().toISOString() });
	return { from, to };
}

const nothingToRollBack = (loop: string): HitlError =>
	new HitlError(
		'version-unknown',
		`The loop "${loop}" has no trained version in use, so there is nothing to roll back.`,
		'Run Retrain first, or check the name of the loop.',
	);

const noVersionNumber = (to: number): HitlError =>
	new HitlError(
		'version-unknown',
		`${to} is not the number of a version.`,
		'Give a whole number: 0 for the guesses from label names, 1 for the first trained version, and so on.',
	);

const alreadyThere = (loop: string, to: number): HitlError =>
	new HitlError('version-unknown', `The loop "${loop}" already uses version ${to}.`, 'Choose another version to roll back to.');
