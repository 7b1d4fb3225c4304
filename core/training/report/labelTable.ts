import { predictedClass, type ScoredRows } from '../metrics';
import { wilsonInterval, type Interval } from './wilson';

export interface LabelRow {
	readonly label: string;
	/** Answers that it learned from. */
	readonly rows: number;
	/** Answers with this label that it was tested on. */
	readonly tested: number;
	/** How many of those it found. */
	readonly found: number;
	/** How often it answered this label. */
	readonly said: number;
	/** found / tested, 0 to 1; absent when none was tested. */
	readonly recall?: number;
	/** 95 %, Wilson. */
	readonly recallInterval: Interval;
	/** found / said, 0 to 1; absent when it never said it. */
	readonly precision?: number;
}

/** Answers of a label that the training used. */
export interface LabelCount {
	readonly label: string;
	readonly trainingRows: number;
}

/**
 * A row for each label, the worst first: by the upper end of the interval of the recall, so that 10 of 20 stands before 0 of 1,
 * of which next to nothing is known.
 */
export function labelTable(rows: ScoredRows, labels: readonly string[], counts: readonly LabelCount[]): LabelRow[] {
	const tested = new Uint32Array(labels.length);
	const found = new Uint32Array(labels.length);
	const said = new Uint32Array(labels.length);
	for (let row = 0; row < rows.labels.length; row++) {
		const predicted = predictedClass(rows, row);
		const label = rows.labels[row]!;
		tested[label]! += 1;
		said[predicted]! += 1;
		if (predicted === label) found[label]! += 1;
	}
	const trained = new Map(counts.map(({ label, trainingRows }) => [label, trainingRows]));
	const table = labels.map((label, c): LabelRow => {
		const [asked, right, answered] = [tested[c]!, found[c]!, said[c]!];
		return {
			label,
			rows: trained.get(label) ?? 0,
			tested: asked,
			found: right,
			said: answered,
			...(asked === 0 ? {} : { recall: right / asked }),
			recallInterval: wilsonInterval(right, asked),
			...(answered === 0 ? {} : { precision: right / answered }),
		};
	});
	return table.sort((a, b) => a.recallInterval.high - b.recallInterval.high || b.tested - a.tested || (a.label < b.label ? -1 : 1));
}
