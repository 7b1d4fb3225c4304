import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod/v4';
import { loadStaticEncoder } from '../../../core/inference/staticEncoder';
import { trainChallenger } from '../../../core/training/trainChallenger';
import type { UnseenRow } from '../../../core/training/trainingOutcome';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';

/** Public data sets beside the repository; a clone without them cannot measure this. */
const DATA = join(__dirname, '../../../../shared/data');
const FILES = ['banking77-10shot.tsv', 'banking77-test.csv'];
const missing = FILES.filter((file) => !existsSync(join(DATA, file)));

const rowsOf = (pairs: ReadonlyArray<readonly [label: string, text: string]>, firstId: number): UnseenRow[] =>
	pairs.map(([label, text], i) => ({ rowId: firstId + i, text, label: label.toLowerCase() }));

function tenShots(): UnseenRow[] {
	const lines = readFileSync(join(DATA, 'banking77-10shot.tsv'), 'utf8').trimEnd().split('\n');
	return rowsOf(lines.map((line) => z.tuple([z.string(), z.string()]).parse(line.split('\t'))), 1);
}

function testRows(): UnseenRow[] {
	const read = z.array(z.object({ text: z.string(), category: z.string() }));
	const rows = read.parse(parse(readFileSync(join(DATA, 'banking77-test.csv')), { columns: true }));
	return rowsOf(rows.map(({ category, text }) => [category, text]), 10_001);
}

if (missing.length > 0) {
	test.skip(`BANKING77 accuracy: NOT MEASURED, for want of ${missing.join(' and ')} in ../shared/data`, () => undefined);
} else {
	test('BANKING77, ten answers for each of 77 intents: 83.0 % right, give or take 0.7', async () => {
		const encoder = await loadStaticEncoder(ENCODER_FOLDER);
		const outcome = trainChallenger({ training: tenShots(), unseen: testRows(), firstGuessLabels: [], seed: 1 }, { encoder });
		expect(outcome.C).toBe(30);
		expect(outcome.unseen.rows).toBeGreaterThan(3_000);
		expect(Math.abs((100 * outcome.unseen.challengerCorrect) / outcome.unseen.rows - 83)).toBeLessThan(0.7);
		expect(outcome.outOfFold.ece).toBeLessThan(0.06);
	}, 120_000);
}
