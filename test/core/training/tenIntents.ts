import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod/v4';
import type { LabelChoice } from '../../../core/inference/classifier/labelSimilarity';
import type { UnseenRow } from '../../../core/training/trainingOutcome';

const FILE = join(__dirname, '../../../examples/data/banking77-ten-intents.csv');

/** The ten intents of BANKING77 that the examples use (source and licence in the README beside the file), in file order. */
export function tenIntents(): UnseenRow[] {
	const rows = z.array(z.object({ text: z.string(), label: z.string() })).parse(parse(readFileSync(FILE), { columns: true }));
	return rows.map((row, position) => ({ rowId: position + 1, ...row }));
}

/** The names of the labels, as a user would list them. */
export const choices = (rows: readonly UnseenRow[]): LabelChoice[] =>
	[...new Set(rows.map((row) => row.label))].sort().map((name) => ({ name }));
