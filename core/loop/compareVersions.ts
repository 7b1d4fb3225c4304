import { HitlError } from '../errors';
import type { FeedbackStore, VersionState, VersionSummary } from '../feedback/store';
import { percent } from '../percent';
import { labelsToday, nameToday, type LabelMap } from './labelMap';
import { versionNumbers, type LabelNumbers } from './versionNumbers';

/** How often something was right, of how often it was asked about answers that it had not learned from. */
export interface Score {
	readonly correct: number;
	readonly rows: number;
}

export interface ComparedVersion {
	readonly version: number;
	readonly state: VersionState;
	readonly createdAt: string;
	readonly encoder: string;
	/** Answers that it learned from. */
	readonly learnedFrom: number;
	/** Absent where the training did not measure it. */
	readonly score?: Score;
}

export interface ComparedLabel {
	/** Its name of today. */
	readonly label: string;
	/** Of the first version; absent where it does not know the label. */
	readonly first?: Score & { readonly learnedFrom: number };
	readonly second?: Score & { readonly learnedFrom: number };
}

export interface VersionComparison {
	readonly loop: string;
	/** The difference in a few plain words. */
	readonly summary: string;
	readonly first: ComparedVersion;
	readonly second: ComparedVersion;
	/** Known to the second and not to the first. */
	readonly labelsAdded: readonly string[];
	readonly labelsRemoved: readonly string[];
	readonly perLabel: readonly ComparedLabel[];
}

/**
 * What differs between two versions, from what was measured when each was trained. Each was tested on the answers of its time,
 * so this is no test of one against the other: that was made when the later one was promoted. Labels have their names of
 * today. Throws `version-unknown`.
 */
export async function compareVersions(store: FeedbackStore, loop: string, first: number, second: number): Promise<VersionComparison> {
	const [versions, map] = await Promise.all([store.versions(loop), store.labelMap(loop)]);
	const find = (number: number): VersionSummary => {
		const found = versions.find(({ version }) => version === number);
		if (found === undefined) throw unknown(loop, number, versions);
		return found;
	};
	const [a, b] = [find(first), find(second)];
	const [labelsA, labelsB] = [a, b].map(({ labels }) => labelsToday(map, labels));
	const labelsAdded = (labelsB ?? []).filter((label) => !labelsA?.includes(label));
	const labelsRemoved = (labelsA ?? []).filter((label) => !labelsB?.includes(label));
	const parts = { loop, first: compared(a), second: compared(b), labelsAdded, labelsRemoved, perLabel: comparedLabels(a, b, map) };
	return { ...parts, summary: summaryOf(parts) };
}

function compared(summary: VersionSummary): ComparedVersion {
	const { version, state, createdAt, encoder, manifest } = summary;
	const numbers = versionNumbers(summary);
	const score = numbers === undefined ? {} : { score: { correct: numbers.outOfFold.correct, rows: numbers.outOfFold.rows } };
	return { version, state, createdAt, encoder: encoder.id, learnedFrom: manifest.rows, ...score };
}

function comparedLabels(a: VersionSummary, b: VersionSummary, map: LabelMap): ComparedLabel[] {
	const [first, second] = [a, b].map((version) => byLabelToday(versionNumbers(version)?.perLabel ?? [], map));
	const labels = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])].sort();
	return labels.map((label) => ({ label, ...numbersOf('first', first?.get(label)), ...numbersOf('second', second?.get(label)) }));
}

const numbersOf = (name: 'first' | 'second', numbers: LabelNumbers | undefined): object =>
	numbers === undefined ? {} : { [name]: { learnedFrom: numbers.trainingRows, correct: numbers.outOfFoldCorrect, rows: numbers.outOfFoldRows } };

/** Numbers of labels that were merged since are added up; those of a label that was split are nobody's. */
function byLabelToday(perLabel: readonly LabelNumbers[], map: LabelMap): Map<string, LabelNumbers> {
	const found = new Map<string, LabelNumbers>();
	for (const { label: before, trainingRows, outOfFoldRows, outOfFoldCorrect } of perLabel) {
		const label = nameToday(map, before);
		if (label === undefined) continue;
		const sum = found.get(label);
		found.set(label, {
			label,
			trainingRows: trainingRows + (sum?.trainingRows ?? 0),
			outOfFoldRows: outOfFoldRows + (sum?.outOfFoldRows ?? 0),
			outOfFoldCorrect: outOfFoldCorrect + (sum?.outOfFoldCorrect ?? 0),
		});
	}
	return found;
}

type Parts = Omit<VersionComparison, 'summary'>;

function summaryOf({ first, second, labelsAdded, labelsRemoved }: Parts): string {
	const sentences = [
		`Version ${second.version} learned from ${answers(second.learnedFrom)}, version ${first.version} from ${answers(first.learnedFrom)}.`,
		`${rightness(second)} ${rightness(first)}`,
		...(labelsAdded.length === 0 ? [] : [`Only version ${second.version} knows ${listed(labelsAdded)}.`]),
		...(labelsRemoved.length === 0 ? [] : [`Only version ${first.version} knows ${listed(labelsRemoved)}.`]),
		...(first.encoder === second.encoder ? [] : [`They read texts with different encoders: ${first.encoder} and ${second.encoder}.`]),
		'Each was tested on the answers of its own time.',
	];
	return sentences.join(' ');
}

const answers = (count: number): string => (count === 1 ? '1 answer' : `${count} answers`);

const rightness = ({ version, score }: ComparedVersion): string =>
	score === undefined || score.rows === 0
		? `How often version ${version} is right was not measured.`
		: `Version ${version} was right ${score.correct} times in ${score.rows} (${percent(score.correct / score.rows)}).`;

const listed = (labels: readonly string[]): string => labels.map((label) => `"${label}"`).join(', ');

const unknown = (loop: string, number: number, versions: readonly VersionSummary[]): HitlError =>
	new HitlError(
		'version-unknown',
		`The loop "${loop}" has no version ${number}`,
		versions.length === 0 ? 'Nothing was trained here yet. Check the name of the loop.' : `Choose one of ${versions.map(({ version }) => version).join(', ')}.`,
	);
