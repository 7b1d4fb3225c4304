import { HitlError } from '../errors';
import { VERSIONS_KEPT } from '../loop/pruneVersions';
import type { VersionScores } from './certifyingTexts';
import { certifyCandidate, certifyVersion } from './certifyVersion';
import type { Database, Transaction } from './database';
import { writeEvent } from './events';
import { holdLoop } from './loopRows';
import { prune } from './pruneVersions';
import type { NewModelVersion } from './store';
import { toStoredText } from './storedText';
import { conflict, contentsOf, findSame, insertVersion, setChampion, standingOf, unknownVersion } from './versions';

export interface CandidatePromotion {
	readonly loop: string;
	readonly version: number;
	/** 0 for none. */
	readonly expectedChampion: number;
	readonly at: string;
	readonly reason: string;
}

export type CandidateRefusal = Omit<CandidatePromotion, 'expectedChampion'>;

/** Stores a version that waits for somebody's word; the very same one again has the same number. `version-conflict`. */
export async function keepCandidate(database: Database, version: NewModelVersion, scores?: VersionScores): Promise<number> {
	const { loop, parent, reason, createdAt } = version;
	const contents = contentsOf(version);
	return await database.transaction(async (transaction) => {
		const champion = await holdLoop(transaction, loop);
		const same = await findSame(transaction, contents, 'candidate');
		if (same !== undefined) return same;
		if (champion !== parent) throw conflict(loop, parent, champion);
		const number = await insertVersion(transaction, contents, 'candidate');
		await writeEvent(transaction, { loop, kind: 'candidate', at: createdAt, details: { version: number, parent, reason } });
		if (scores !== undefined) await certifyVersion(transaction, { loop, version: number, ...version.manifest, scores, at: createdAt }, database.place);
		return number;
	});
}

/**
 * Makes a candidate champion; nothing happens when it is. Throws `version-unknown` for what is no candidate, and
 * `version-conflict` when the champion is not the expected one, or not the one that the candidate was tested against.
 */
export async function promoteCandidate(database: Database, promotion: CandidatePromotion): Promise<void> {
	const { loop, version, expectedChampion, at, reason } = promotion;
	await database.transaction(async (transaction) => {
		const champion = await holdLoop(transaction, loop);
		if (champion === version && version !== 0) return;
		const { parent } = await candidate(transaction, loop, version);
		if (champion !== expectedChampion) throw conflict(loop, expectedChampion, champion);
		if (champion !== parent) throw conflict(loop, parent, champion);
		await setState(transaction, loop, version, 'used');
		await setChampion(transaction, loop, version);
		await certifyCandidate(transaction, loop, version, at, database.place);
		await writeEvent(transaction, { loop, kind: 'promoted', at, details: { version, parent, reason, signedOff: true } });
		await prune(transaction, loop, VERSIONS_KEPT, at);
	});
}

/** Turns a candidate down; nothing happens when it was. Throws `version-unknown` for what is no candidate. */
export async function dropCandidate(database: Database, { loop, version, at, reason }: CandidateRefusal): Promise<void> {
	await database.transaction(async (transaction) => {
		await holdLoop(transaction, loop);
		if ((await standingOf(transaction, loop, version))?.state === 'dropped') return;
		await candidate(transaction, loop, version);
		await setState(transaction, loop, version, 'dropped');
		await writeEvent(transaction, { loop, kind: 'candidateDropped', at, details: { version, reason } });
	});
}

async function candidate(transaction: Transaction, loop: string, version: number): Promise<{ readonly parent: number }> {
	const standing = await standingOf(transaction, loop, version);
	if (standing === undefined) throw unknownVersion(loop, version);
	if (standing.state === 'candidate') return standing;
	const wasUsed = standing.state === 'used';
	throw new HitlError(
		'version-unknown',
		`Version ${version} of the loop "${loop}" is no candidate: it was ${wasUsed ? 'in use before' : 'turned down'}`,
		wasUsed ? 'Nothing was changed. To use it again, roll back to it.' : 'Nothing was changed. Train again: the next training makes a new candidate.',
	);
}

async function setState(transaction: Transaction, loop: string, version: number, state: 'used' | 'dropped'): Promise<void> {
	await transaction.run('UPDATE versions SET state = ? WHERE loop = ? AND version = ?', [state, toStoredText(loop), version]);
}
