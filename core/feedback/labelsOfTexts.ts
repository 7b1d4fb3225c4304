import { nameToday } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import type { Database } from './database';
import { readLabelMap } from './labelMaps';
import { readSaid } from './saidOfTexts';
import { textHash } from './textHash';

/** What people said last of each text, as a label of today; undefined where nobody did, no label fits, or it was split. */
export async function readLabelsOfTexts(database: Database, loop: string, texts: readonly string[]): Promise<Array<string | undefined>> {
	if (texts.length === 0) return [];
	const said = await readSaid(database, loop, await mapInSlices(texts, textHash), database.place);
	const map = await readLabelMap(database, loop, database.place);
	return said.map((one) => (one?.label === undefined ? undefined : nameToday(map, one.label)));
}
