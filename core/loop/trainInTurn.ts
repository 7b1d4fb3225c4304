import type { FeedbackStore } from '../feedback/store';

export interface Turn {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** Who trains: different for each execution. */
	readonly holder: string;
	readonly now: () => Date;
}

/** Somebody else trains this loop at the moment. */
export interface TurnTaken {
	readonly kind: 'taken';
	readonly since: string;
}

export type InTurn<Result> = { readonly kind: 'done'; readonly result: Result } | TurnTaken;

/** So long a process that died keeps others waiting, unless its machine's clock is wrong. */
const LEASE_MINUTES = 10;
const RENEW_AFTER_MS = 2 * 60_000;

/**
 * Does `work` when nobody else trains the loop, in any process; else says since when somebody does. `work` is handed a
 * function to call now and then while it goes on: it keeps the turn, and never fails.
 */
export async function trainInTurn<Result>({ store, loop, holder, now }: Turn, work: (keepTurn: () => Promise<void>) => Promise<Result>): Promise<InTurn<Result>> {
	let renewed = now();
	const lease = await store.leaseTraining(loop, holder, renewed, LEASE_MINUTES);
	if (!lease.leased) return { kind: 'taken', since: lease.since };
	let renewal: Promise<void> = Promise.resolve();
	const keepTurn = async (): Promise<void> => {
		const at = now();
		if (at.getTime() - renewed.getTime() < RENEW_AFTER_MS) return await renewal;
		renewed = at;
		// A turn that is lost does no harm: two trainings cannot both put a version into use.
		renewal = renewal.then(async () => void (await store.leaseTraining(loop, holder, at, LEASE_MINUTES))).catch(() => undefined);
		await renewal;
	};
	try {
		return { kind: 'done', result: await work(keepTurn) };
	} finally {
		await renewal;
		await store.releaseTraining(loop, holder);
	}
}
