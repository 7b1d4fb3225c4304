import type { HitlErrorCode } from '../../errors';

/** What a model can be asked to do. One row in, one answer out; rows are batched by who runs them. */
export interface Tasks {
	'text-classification': { row: string; settings: Record<never, never>; answer: LabelAnswer };
	'zero-shot-classification': { row: string; settings: ZeroShotSettings; answer: LabelAnswer };
	'image-classification': { row: Uint8Array; settings: ImageSettings; answer: LabelAnswer };
	'token-classification': { row: string; settings: Record<never, never>; answer: EntitiesAnswer };
	'feature-extraction': { row: string; settings: Record<never, never>; answer: EmbeddingAnswer };
}

export type TaskName = keyof Tasks;

export interface ZeroShotSettings {
	readonly labels: readonly string[];
	/** Holds `{}` where the label goes, e.g. "This example is {}.". */
	readonly hypothesis: string;
	/** Each label is judged by itself instead of sharing 1 with the others. */
	readonly severalLabels: boolean;
}

export interface ImageSettings {
	/** Images of more pixels are refused before they are decoded. */
	readonly pixelLimit: number;
}

interface Read {
	/** Only the beginning was read. */
	readonly truncated: boolean;
	/** Share of the words that the tokenizer knows; 1 where there is no text. */
	readonly knownTokenRatio: number;
}

export interface LabelAnswer extends Read {
	/** A score for each of the model's labels, in the order of `labels` in the reply. */
	readonly scores: Float32Array;
}

export interface Entity {
	/** Type of the entity, such as PER or LOC. */
	readonly name: string;
	/** The characters of the text from `start` up to `end` (UTF-16 code units). */
	readonly value: string;
	readonly start: number;
	readonly end: number;
	/** 0 to 1. */
	readonly score: number;
}

export interface EntitiesAnswer extends Read {
	readonly entities: readonly Entity[];
}

export interface EmbeddingAnswer extends Read {
	/** L2 norm 1, or all zero when there was nothing to read. */
	readonly vector: Float32Array;
}

/** One row that could not be worked on; the others of its batch go on. */
export interface FailedRow {
	readonly failed: { readonly code: HitlErrorCode; readonly message: string; readonly nextStep: string };
}

export type RowResult<Name extends TaskName> = Tasks[Name]['answer'] | FailedRow;

export interface TaskRequest<Name extends TaskName = TaskName> {
	readonly task: Name;
	/** Absolute path of an immutable model folder. */
	readonly folder: string;
	/** Weights to take; `auto` takes q8, else fp32, else what the folder has. */
	readonly dtype: ModelDtype;
	readonly settings: Tasks[Name]['settings'];
	readonly rows: ReadonlyArray<Tasks[Name]['row']>;
}

export interface TaskReply<Name extends TaskName = TaskName> {
	/** The labels that scores belong to; empty for tasks without labels. */
	readonly labels: readonly string[];
	/** One for each row, in order. */
	readonly results: ReadonlyArray<RowResult<Name>>;
}

export const MODEL_DTYPES = ['auto', 'fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const;
export type ModelDtype = (typeof MODEL_DTYPES)[number];
