import type { TaskName } from '../tasks/task';

/** The end of the class name in `architectures` of config.json, and what a model of that class can be asked to do. */
const FITS: ReadonlyArray<readonly [ending: string, tasks: readonly TaskName[]]> = [
	['ForSequenceClassification', ['text-classification', 'zero-shot-classification']],
	['ForTokenClassification', ['token-classification']],
	['ForImageClassification', ['image-classification']],
	['ForImageClassificationWithTeacher', ['image-classification']],
];

/** What each task is called in Predict. */
export const TASK_WORDS: Readonly<Record<TaskName, string>> = {
	'text-classification': 'a text classifier',
	'zero-shot-classification': 'a zero-shot classifier',
	'image-classification': 'an image classifier',
	'token-classification': 'a finder of entities',
	'feature-extraction': 'an encoder (feature extraction)',
};

/**
 * The tasks that the classes of a model are made for; undefined where the names do not tell. A class without a head
 * (`BertModel`), or with one that is left out when vectors are exported (`BertForMaskedLM`), is an encoder.
 */
export function tasksOf(architectures: readonly string[]): readonly TaskName[] | undefined {
	const tasks = architectures.flatMap(
		(architecture) => FITS.find(([ending]) => architecture.endsWith(ending))?.[1] ?? [],
	);
	if (tasks.length > 0) return tasks;
	return architectures.some((architecture) => /(Model|ForMaskedLM)$/.test(architecture))
		? ['feature-extraction']
		: undefined;
}
