import type { ModelDtype, TaskName } from '../tasks/task';

/** What makes two requests ask for the same model in memory. */
export interface ModelKey {
	readonly task: TaskName;
	readonly folder: string;
	readonly dtype: ModelDtype;
}

export const modelName = ({ task, folder, dtype }: ModelKey): string => JSON.stringify([task, folder, dtype]);
