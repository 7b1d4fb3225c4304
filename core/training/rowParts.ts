import type { TrainingRows } from './trainerProtocol';

const ROWS_PER_PART = 500;
const LETTERS_PER_PART = 200_000;

/** Splits rows into parts of at most 500 rows and 200,000 letters, in order; a longer text is a part by itself. */
export function* rowParts({ training, unseen, automated = [], certifying = [] }: TrainingRows): Generator<TrainingRows> {
	for (const part of parts(training)) yield { training: part, unseen: [] };
	for (const part of parts(unseen)) yield { training: [], unseen: part };
	for (const part of parts(automated)) yield { training: [], unseen: [], automated: part };
	for (const part of parts(certifying)) yield { training: [], unseen: [], certifying: part };
}

function* parts<Row extends { readonly text: string }>(rows: readonly Row[]): Generator<Row[]> {
	let part: Row[] = [];
	let letters = 0;
	for (const row of rows) {
		if (part.length === ROWS_PER_PART || (part.length > 0 && letters + row.text.length > LETTERS_PER_PART)) {
			yield part;
			part = [];
			letters = 0;
		}
		part.push(row);
		letters += row.text.length;
	}
	if (part.length > 0) yield part;
}
