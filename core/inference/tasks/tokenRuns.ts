import { setImmediate } from 'node:timers/promises';
import { Tensor } from '@huggingface/transformers';
import { cancelled } from '../../mapInSlices';
import type { OnnxModel, Output } from './onnxModel';
import type { TokenRow } from './tokenizer';

export interface RunBounds {
	readonly rows: number;
	/** Rows times the longest of them. A longer row is a run by itself. */
	readonly tokens: number;
}

/**
 * Small runs of rows of like length: rows are padded to the longest of their run, which is wasted work, and a run cannot
 * be interrupted. Measured on MiniLM: from 8 rows or 256 tokens on, larger runs are no faster.
 */
export const RUN_BOUNDS: RunBounds = { rows: 32, tokens: 512 };

/** Positions of rows, run by run, the longest first. */
export function* packRuns(
	lengths: readonly number[],
	{ rows, tokens }: RunBounds,
): Generator<readonly number[]> {
	const lengthOf = (position: number): number => lengths[position] ?? 0;
	const order = Array.from(lengths.keys()).sort((a, b) => lengthOf(b) - lengthOf(a));
	let run: number[] = [];
	let longest = 0;
	for (const position of order) {
		if (run.length > 0 && (run.length === rows || (run.length + 1) * longest > tokens)) {
			yield run;
			run = [];
		}
		if (run.length === 0) longest = lengthOf(position);
		run.push(position);
	}
	if (run.length > 0) yield run;
}

/** What a run of rows gave. `columns` is the padded length. */
export interface RunOutput {
	/** Positions of its rows in the list. */
	readonly positions: readonly number[];
	readonly columns: number;
	readonly outputs: ReadonlyMap<string, Output>;
}

/** Runs rows through the network. Between two runs the process sees its messages; an abort then ends it with `cancelled`. */
export async function* runRows(
	model: OnnxModel,
	rows: readonly TokenRow[],
	{
		padId,
		isAborted,
		bounds,
	}: { readonly padId: number; readonly isAborted: () => boolean; readonly bounds: RunBounds },
): AsyncGenerator<RunOutput> {
	for (const positions of packRuns(
		rows.map(({ ids }) => ids.length),
		bounds,
	)) {
		await setImmediate();
		if (isAborted()) throw cancelled();
		const run = positions.flatMap((position) => rows[position] ?? []);
		const columns = Math.max(...run.map(({ ids }) => ids.length));
		yield { positions, columns, outputs: await model.forward(tensors(run, columns, padId)) };
	}
}

/** Rows, padded at their ends to `columns`, as a network takes them. */
export function tensors(rows: readonly TokenRow[], columns: number, padId: number): Record<string, Tensor> {
	const dims = [rows.length, columns];
	const ids = new BigInt64Array(rows.length * columns).fill(BigInt(padId));
	const mask = new BigInt64Array(rows.length * columns);
	const parts = new BigInt64Array(rows.length * columns);
	for (const [row, { ids: rowIds, secondPart }] of rows.entries()) {
		const start = row * columns;
		for (const [column, id] of rowIds.entries()) ids[start + column] = BigInt(id);
		mask.fill(1n, start, start + rowIds.length);
		if (secondPart !== undefined) parts.fill(1n, start + secondPart, start + rowIds.length);
	}
	return {
		input_ids: new Tensor('int64', ids, dims),
		attention_mask: new Tensor('int64', mask, dims),
		// Taken by networks that ask for it only.
		token_type_ids: new Tensor('int64', parts, dims),
	};
}
