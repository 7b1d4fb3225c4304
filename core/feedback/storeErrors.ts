import { HitlError, type HitlErrorCode } from '../errors';

export type StoreErrorCode = Extract<HitlErrorCode, `store-${string}`>;

type Sentence = (place: string) => { message: string; nextStep: string };

const SENTENCES: Readonly<Record<StoreErrorCode, Sentence>> = {
	'store-busy': (place) => ({
		message: `${place} is being written to by something else and did not become free in time`,
		nextStep: 'Run the node again. If it keeps happening, look for another n8n or a backup program that holds the file open.',
	}),
	'store-corrupt': (place) => ({
		message: `${place} is damaged, or it is not a store of this package`,
		nextStep:
			'Nothing was changed. Stop n8n and put a backup of the file in its place. To start with an empty store instead, move the file away together with the files of the same name that end in -wal and -shm.',
	}),
	'store-full': (place) => ({
		message: `There is no room left to write to ${place}`,
		nextStep: 'Nothing of this step was stored, and all that was stored before is safe. Free some disk space or raise the limit on it, then run the node again.',
	}),
	'store-newer': (place) => ({
		message: `${place} was written by a newer version of n8n-nodes-hitl than the one that runs here`,
		nextStep: 'Nothing was changed. Update the package in Settings > Community nodes, or put back a backup from before the update.',
	}),
	'store-read-only': (place) => ({
		message: `${place} cannot be written to: the file or its folder is read-only for n8n`,
		nextStep: 'Give the user that runs n8n the right to write to the folder and to all files in it, then run the node again.',
	}),
	'store-unavailable': (place) => ({
		message: `${place} could not be read or written`,
		nextStep: 'Run the node again. If it keeps happening, check the disk and restart n8n; the cause stands in the details of this error.',
	}),
};

export interface StoreErrorDetails {
	readonly cause?: unknown;
	/** Says more precisely what happened than the sentence of the code does. */
	readonly message?: string;
	readonly nextStep?: string;
}

/** The HitlError of a store code, in words; `place` is the file or database, as it is called in a sentence. */
export function storeError(code: StoreErrorCode, place: string, details: StoreErrorDetails = {}): HitlError {
	const { message, nextStep } = SENTENCES[code](place);
	return new HitlError(code, capitalised(details.message ?? message), details.nextStep ?? nextStep, { cause: details.cause });
}

const capitalised = (sentence: string): string => sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
