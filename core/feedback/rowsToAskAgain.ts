import { mapInSlices } from '../mapInSlices';
import type { Database } from './database';
import { readLabelMap } from './labelMaps';
import { partsOf } from './mappedRows';
import { readAnsweredRows } from './readFeedback';

export interface RowToAskAgain {
	readonly rowId: number;
	readonly itemId: string;
	readonly text: string;
	readonly subjectKey?: string;
	/** What was answered. */
	readonly label: string;
	/** What it may mean. */
	readonly splitInto: readonly string[];
}

/** Items whose newest answer has a label that was split since, in order of recording. */
export async function readRowsToAskAgain(database: Database, loop: string): Promise<RowToAskAgain[]> {
	const map = await readLabelMap(database, loop, database.place);
	const found: RowToAskAgain[] = [];
	if (![...map.entries.values()].some((today) => 'splitInto' in today)) return found;
	for await (const rows of readAnsweredRows(database, loop)) {
		await mapInSlices(rows, (row) => {
			const splitInto = partsOf(row, map);
			if (splitInto === undefined) return;
			const { rowId, itemId, text, subjectKey, answer } = row;
			const subject = subjectKey === undefined ? {} : { subjectKey };
			found.push({ rowId, itemId, text, ...subject, label: answer?.label ?? '', splitInto });
		});
	}
	return found;
}
