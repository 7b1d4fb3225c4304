import type { IExecuteFunctions } from 'n8n-workflow';

const NUMBERED = /^LABEL_\d+$/;

/** Says so where a model only numbers its labels: nobody who reviews them could tell what LABEL_1 means. */
export function hintAtNamelessLabels(context: IExecuteFunctions, labels: readonly string[], model: string): void {
	if (labels.length === 0 || !labels.every((label) => NUMBERED.test(label))) return;
	context.addExecutionHints({
		message: `The model ${model} has no names for its labels, only ${labels.slice(0, 3).join(', ')} and so on. Look up on its page what they mean, and name them in its folder, under "id2label" in config.json.`,
		location: 'outputPane',
		type: 'warning',
	});
}
