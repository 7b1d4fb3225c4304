import type { TaskName } from '../tasks/task';

export interface RecommendedModel {
	/** Repository on the hub. */
	readonly id: string;
	/** Undefined: `main` is resolved at the first download and pinned from then on. */
	readonly commit: string | undefined;
	/** SPDX identifier of the weights’ licence, in the hub's spelling. */
	readonly licence: string;
	/** Bytes of the q8 weights; tokenizer and configuration come on top. */
	readonly weightBytes: number;
	readonly language: string;
	readonly task: TaskName;
	/** A sentence for people. */
	readonly description: string;
}

/**
 * Models that the panel offers. Commits, sizes and licences are those that public projects pin and check by hash; a
 * commit makes sure that everybody gets the same bytes, for the hub names their SHA-256.
 */
export const RECOMMENDED_MODELS: readonly RecommendedModel[] = [
	{
		id: 'Xenova/all-MiniLM-L6-v2',
		commit: '751bff37182d3f1213fa05d7196b954e230abad9',
		licence: 'apache-2.0',
		weightBytes: 22_972_370,
		language: 'English',
		task: 'feature-extraction',
		description: 'Small sentence encoder: understands English texts that the built-in encoder has no words for.',
	},
	{
		id: 'Xenova/multilingual-e5-small',
		commit: '761b726dd34fb83930e26aab4e9ac3899aa1fa78',
		licence: 'mit',
		weightBytes: 118_308_185,
		language: 'About 100 languages',
		task: 'feature-extraction',
		description: 'Sentence encoder for German, French, Spanish, Chinese and many more: for loops whose texts are not English.',
	},
	{
		id: 'Xenova/distilbert-base-uncased-finetuned-sst-2-english',
		commit: '0b6928efcb76139cae2c6881d49cda67fe119f42',
		licence: 'apache-2.0',
		weightBytes: 67_581_197,
		language: 'English',
		task: 'text-classification',
		description: 'Says whether a text is positive or negative; it was trained on film reviews.',
	},
	{
		id: 'Xenova/nli-deberta-v3-xsmall',
		commit: '2a4f614a701367a02d51389039afc998faeda637',
		licence: 'apache-2.0',
		weightBytes: 87_246_587,
		language: 'English',
		task: 'zero-shot-classification',
		description: 'Judges labels that you make up, without a single example.',
	},
	{
		id: 'Xenova/bert-base-NER',
		commit: '8e892123e8b7c2c0c2bd1dcb598b7d244c4e53aa',
		licence: 'mit',
		weightBytes: 108_952_255,
		language: 'English',
		task: 'token-classification',
		description: 'Finds people, organisations and places in a text.',
	},
	{
		id: 'Xenova/vit-base-patch16-224',
		commit: undefined,
		licence: 'apache-2.0',
		weightBytes: 88_000_000,
		language: 'Images, English labels',
		task: 'image-classification',
		description: 'Says which of 1,000 everyday things an image shows. Its version is the one of the first download.',
	},
];

/** What the panel stores for a recommended model: `owner/name@<commit>`, or `owner/name` without a known commit. */
export const recommendedReference = ({ id, commit }: RecommendedModel): string => (commit === undefined ? id : `${id}@${commit}`);
