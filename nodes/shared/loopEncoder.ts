import type { IExecuteFunctions } from 'n8n-workflow';
import { openTransformerEncoder } from '../../core/inference/encoder/transformerEncoder';
import type { TextEncoder } from '../../core/inference/encoder/textEncoder';
import type { ModelDtype } from '../../core/inference/tasks/task';
import { builtInEncoder } from './builtInEncoder';
import { withEmbeddingStore } from './embeddingStore';
import { resolveModel } from './modelFolders';
import { modelHost } from './modelHost';
import type { ChosenModel } from './readModel';

export interface LoopEncoderChoice {
	/** Undefined for the built-in one. */
	readonly encoder: ChosenModel | undefined;
	readonly dtype: ModelDtype;
	/** Nothing is downloaded. */
	readonly offline: boolean;
}

/** The encoder that a panel chooses, ready to use: downloaded and loaded, if it is not the built-in one. */
export async function loopEncoder(context: IExecuteFunctions, { encoder, dtype, offline }: LoopEncoderChoice): Promise<TextEncoder> {
	if (encoder === undefined) return await builtInEncoder();
	const model = await resolveModel(context, encoder, { task: 'feature-extraction', dtype, offline });
	const opened = await openTransformerEncoder(modelHost(), { ...model, dtype }, context.getExecutionCancelSignal());
	return await withEmbeddingStore(opened, context.logger);
}
