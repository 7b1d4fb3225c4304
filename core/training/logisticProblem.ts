import { openKernels, type Kernels } from '../inference/simd/kernels';
import { parameterCount, type Parameters } from './classScores';
import type { FeatureMatrix } from './featureMatrix';
import type { Objective } from './lbfgs';

interface Places {
	readonly list: number;
	readonly point: number;
	readonly gradient: number;
	readonly scores: number;
}

/** Rows whose scores are written at once. */
const SCORED_ROWS = 512;
const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Rows with their labels and weights in a memory of their own, ready to be learned from by WebAssembly. Fits on some of the
 * rows (folds, samples) share it, without a copy. Parameters have the form that `classScores.ts` describes.
 */
export class LogisticProblem {
	readonly parameters: number;
	private readonly kernels: Kernels = openKernels();
	private readonly at: Places;
	private readonly list: Uint32Array;
	private readonly point: Float64Array;
	private readonly gradient: Float64Array;
	private readonly scored: Float64Array;
	/** What `list` holds. */
	private listed: Uint32Array | undefined;
	/** Each row of the features. */
	readonly allRows: Uint32Array;
	private readonly meanSquares: Float64Array;

	/** `labels` holds a class from 0 to `classCount` − 1 a row, `rowWeights` a positive number a row; 1 each when absent. */
	constructor(
		features: FeatureMatrix,
		labels: ArrayLike<number>,
		readonly classCount: number,
		private readonly rowWeights?: ArrayLike<number>,
	) {
		this.parameters = parameterCount(features.columns, classCount);
		this.allRows = Uint32Array.from({ length: features.rows }, (_, row) => row);
		this.meanSquares = meanSquares(features);
		const data = this.placeRows(features, labels);
		this.at = {
			list: this.kernels.allocate(features.rows * Uint32Array.BYTES_PER_ELEMENT),
			point: this.kernels.allocate(this.parameters * DOUBLE_BYTES),
			gradient: this.kernels.allocate(this.parameters * DOUBLE_BYTES),
			scores: this.kernels.allocate(SCORED_ROWS * classCount * DOUBLE_BYTES),
		};
		this.kernels.openLogistic(data.dense, data.denseColumns, data.starts, data.indices, data.values, features.columns, data.labels, data.weights, classCount);
		// Nothing is allocated any more, so the memory stays where it is.
		const { buffer } = this.kernels.memory;
		this.list = new Uint32Array(buffer, this.at.list, features.rows);
		this.point = new Float64Array(buffer, this.at.point, this.parameters);
		this.gradient = new Float64Array(buffer, this.at.gradient, this.parameters);
		this.scored = new Float64Array(buffer, this.at.scores, SCORED_ROWS * classCount);
	}

	/**
	 * C·Σ wᵢ·CEᵢ + ½‖W‖² over some of the rows, the biases free, divided by C·Σ wᵢ so that tolerances mean the same for any
	 * number of rows. Its gradient differs from that in double precision by a ten-millionth or so.
	 */
	objective(C: number, rows: Uint32Array = this.allRows): Objective {
		let total = 0;
		for (const row of rows) total += this.rowWeights?.[row] ?? 1;
		return (point, gradient) => {
			this.select(rows);
			this.point.set(point);
			const value = this.kernels.logisticLoss(this.at.list, rows.length, total, 1 / (C * total), this.at.point, this.at.gradient);
			gradient.set(this.gradient);
			return value;
		};
	}

	/**
	 * For each parameter one over the square root of the objective's second derivative about the start, where all classes are
	 * equally likely. The root, as far from the start they are not: it saves a quarter of the steps, the whole of it none.
	 */
	diagonal(C: number, rowCount = this.allRows.length): Float64Array {
		const { classCount } = this;
		const spread = (1 - 1 / classCount) / classCount;
		const decay = 1 / (C * rowCount);
		const out = new Float64Array(this.parameters).fill(1 / Math.sqrt(spread));
		for (const [column, square] of this.meanSquares.entries()) out.fill(1 / Math.sqrt(spread * square + decay), column * classCount, (column + 1) * classCount);
		return out;
	}

	/** Scores (logits) of some of the rows, `classCount` a row. */
	scores(point: Parameters, rows: Uint32Array): Float64Array {
		const out = new Float64Array(rows.length * this.classCount);
		this.select(rows);
		this.point.set(point);
		for (let from = 0; from < rows.length; from += SCORED_ROWS) {
			const count = Math.min(SCORED_ROWS, rows.length - from);
			this.kernels.logisticScores(this.at.list + from * Uint32Array.BYTES_PER_ELEMENT, count, this.at.point, this.at.scores);
			out.set(this.scored.subarray(0, count * this.classCount), from * this.classCount);
		}
		return out;
	}

	private select(rows: Uint32Array): void {
		if (this.listed !== rows) this.list.set(rows);
		this.listed = rows;
	}

	/** Copies the rows: the columns that each row begins with as a block, the other entries as they are. */
	private placeRows(features: FeatureMatrix, labels: ArrayLike<number>) {
		const { rows, start, column, value } = features;
		const denseColumns = sharedColumns(features);
		const entries = value.length - rows * denseColumns;
		const data = {
			denseColumns,
			dense: this.kernels.allocate(rows * denseColumns * Float32Array.BYTES_PER_ELEMENT),
			starts: this.kernels.allocate((rows + 1) * Uint32Array.BYTES_PER_ELEMENT),
			indices: this.kernels.allocate(entries * Uint16Array.BYTES_PER_ELEMENT),
			values: this.kernels.allocate(entries * Float32Array.BYTES_PER_ELEMENT),
			labels: this.kernels.allocate(rows * Uint32Array.BYTES_PER_ELEMENT),
			weights: this.kernels.allocate(rows * DOUBLE_BYTES),
		};
		const { buffer } = this.kernels.memory;
		const dense = new Float32Array(buffer, data.dense, rows * denseColumns);
		const starts = new Uint32Array(buffer, data.starts, rows + 1);
		const indices = new Uint16Array(buffer, data.indices, entries);
		const values = new Float32Array(buffer, data.values, entries);
		for (let row = 0; row < rows; row++) {
			const from = start[row]! + denseColumns;
			const own = starts[row]!;
			dense.set(value.subarray(start[row]!, from), row * denseColumns);
			indices.set(column.subarray(from, start[row + 1]!), own);
			values.set(value.subarray(from, start[row + 1]!), own);
			starts[row + 1] = own + start[row + 1]! - from;
		}
		new Uint32Array(buffer, data.labels, rows).set(labels);
		new Float64Array(buffer, data.weights, rows).set(this.rowWeights ?? new Float64Array(rows).fill(1));
		return data;
	}
}

/** Of each column, over all rows. */
function meanSquares({ rows, columns, column, value }: FeatureMatrix): Float64Array {
	const means = new Float64Array(columns);
	for (let entry = 0; entry < value.length; entry++) means[column[entry]!]! += value[entry]! ** 2 / rows;
	return means;
}

/** How many columns each row holds from the first on, in order: the dense block. */
function sharedColumns({ rows, start, column }: FeatureMatrix): number {
	let shared = rows === 0 ? 0 : Infinity;
	for (let row = 0; row < rows; row++) {
		const most = Math.min(shared, start[row + 1]! - start[row]!);
		let own = 0;
		while (own < most && column[start[row]! + own] === own) own++;
		shared = own;
	}
	return shared;
}
