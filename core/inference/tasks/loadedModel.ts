import type { ModelDtype, RowResult, TaskName, TaskReply, Tasks } from './task';

/** A model in the memory of the model process. It blocks that process while it works: for the model process alone. */
export interface LoadedModel<Name extends TaskName> {
	/** What it is reckoned to take in memory, in bytes. */
	readonly bytes: number;
	/** False once the weights in the folder were replaced. */
	isCurrent(): Promise<boolean>;
	/**
	 * Answers rows in their order. Packs them itself into runs of bounded padded tokens, and lets the process look at its
	 * messages between two runs; `isAborted` is asked there, and a true ends the work with `cancelled`.
	 */
	run(
		rows: ReadonlyArray<Tasks[Name]['row']>,
		settings: Tasks[Name]['settings'],
		isAborted: () => boolean,
	): Promise<{
		readonly labels: TaskReply<Name>['labels'];
		readonly results: ReadonlyArray<RowResult<Name>>;
	}>;
	dispose(): Promise<void>;
}

export interface LoadOptions {
	readonly folder: string;
	readonly dtype: ModelDtype;
	/** Threads of the runtime, from 1. */
	readonly threads: number;
}
