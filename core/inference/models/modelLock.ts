import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cancelled } from '../../mapInSlices';
import { codeOf } from './hubErrors';
import { partialName, type StoredVersion } from './modelLayout';

/** A killed process's lock is taken over after this long; a living one renews it all the time. */
const STALE_MS = 10_000;
const LOOK_EVERY_MS = 250;

let lockfile: ReturnType<typeof loadLockfile> | undefined;

/** Loaded when first needed: it listens to every way in which the process may end. */
async function loadLockfile() {
	// It would let a limit on the size of files (SIGXFSZ) end n8n; with somebody else listening, the write fails with EFBIG.
	process.on('SIGXFSZ', () => undefined);
	return (await import('proper-lockfile')).default;
}

export interface HeldLock {
	/** Aborted when the process slept so long that somebody else may have taken over. */
	readonly lost: AbortSignal;
	release(): Promise<void>;
}

/** The right to write a version, across processes; undefined when somebody else has it. */
export async function tryLock(models: string, version: StoredVersion): Promise<HeldLock | undefined> {
	const folder = join(models, '.locks');
	await mkdir(folder, { recursive: true });
	const lost = new AbortController();
	const { lock } = await (lockfile ??= loadLockfile());
	try {
		const release = await lock(join(folder, partialName(version)), {
			realpath: false,
			stale: STALE_MS,
			onCompromised: () => lost.abort(),
		});
		// A lost lock is not there to be released.
		return { lost: lost.signal, release: async () => await release().catch(() => undefined) };
	} catch (error) {
		if (codeOf(error) === 'ELOCKED') return undefined;
		throw error;
	}
}

/** Waits for the lock; gives up when `isDone` says that there is nothing more to do. An abort throws `cancelled`. */
export async function lockUnless(
	models: string,
	version: StoredVersion,
	isDone: () => Promise<boolean>,
	signal: AbortSignal | undefined,
): Promise<HeldLock | undefined> {
	for (;;) {
		if (signal?.aborted) throw cancelled();
		if (await isDone()) return undefined;
		const lock = await tryLock(models, version);
		if (lock !== undefined) return lock;
		await wait(LOOK_EVERY_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
	}
}
