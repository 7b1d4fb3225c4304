import { earnedLabels } from '../gate/earnedLabels';
import type { LabelMap } from '../loop/labelMap';
import { versionNumbers } from '../loop/versionNumbers';
import type { Database, Reader } from './database';
import { readEvents } from './events';
import type { KeptEvidence } from './predictorEvidence';
import { toStoredText } from './storedText';
import { OF_LOOP, readSummary, SUMMARY_COLUMNS } from './versionRow';

const SUMMARY = `SELECT ${SUMMARY_COLUMNS} ${OF_LOOP} AND v.version = ?`;

/**
 * Labels that evidence knows and that a version of the loop's own model has not earned, under their names of today: answers with one of
 * them go to people (see `earnedLabels`), so they are no part of what is let through. None for any other predictor.
 */
export async function unearnedLabels(
	reader: Reader & Pick<Database, 'place'>,
	loop: string,
	{ version, evidence }: Pick<KeptEvidence, 'version' | 'evidence'>,
	map: LabelMap,
): Promise<string[]> {
	const row = version > 0 ? await reader.get(SUMMARY, [toStoredText(loop), version]) : undefined;
	const summary = row && readSummary(row, reader.place);
	// One that does not say how its labels did is held back item by item.
	if (summary === undefined || versionNumbers(summary) === undefined) return [];
	const [lastTry] = await readEvents(reader, loop, 1, ['kept']);
	const standingOf = earnedLabels(summary, map, lastTry);
	return Object.keys(evidence.byLabel).filter((label) => !standingOf(label).earned);
}
