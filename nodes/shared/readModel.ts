import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';

/** What the panel says of a model: a name on the hub, perhaps with a commit, or a full path. */
export interface ChosenModel {
	readonly by: 'hub' | 'folder';
	readonly name: string;
}

/** How the encoder that ships in the package stands in a model field. */
export const BUILT_IN = 'builtIn';
export const BUILT_IN_NAME = 'Built in (English, nothing to download)';

/** The transformers.js encoder that the panel chooses; undefined for the built-in one. */
export function readEncoder(context: IExecuteFunctions): ChosenModel | undefined {
	if (context.getNode().parameters['encoder'] === undefined) return undefined;
	const chosen = readModel(context, 'encoder');
	return chosen.by === 'hub' && chosen.name === BUILT_IN ? undefined : chosen;
}

const locatorSchema = z.object({ mode: z.enum(['list', 'id', 'folder']), value: z.string() });

/**
 * Reads a model locator as it stands in the panel. An expression is refused: what it gives could come from an item, and no
 * item may choose a file or an address. Throws `model-reference-invalid`.
 */
export function readModel(context: IExecuteFunctions, parameter: 'model' | 'encoder' = 'model'): ChosenModel {
	const field = parameter === 'model' ? 'Model Name' : 'Encoder';
	const inPanel = context.getNode().parameters[parameter] ?? { mode: 'list', value: '' };
	const parsed = locatorSchema.safeParse(inPanel);
	if (!parsed.success || parsed.data.value.startsWith('=')) {
		throw new HitlError(
			'model-reference-invalid',
			`${field} is an expression, and data must never choose which files are opened`,
			`Switch ${field} to Fixed and choose the model there. For several models use several nodes.`,
		);
	}
	const { mode, value } = parsed.data;
	const name = value.trim();
	if (name === '') {
		throw new HitlError(
			'model-reference-invalid',
			'No model is chosen',
			`Choose one in ${field}: from the list, by its name on the hub such as Xenova/all-MiniLM-L6-v2, or by the full path of a folder.`,
		);
	}
	return { by: mode === 'folder' ? 'folder' : 'hub', name };
}
