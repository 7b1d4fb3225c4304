import { LRUCache } from 'lru-cache';
import { findWeights } from '../models/weights';
import type { LoadedModel } from '../tasks/loadedModel';
import type { TaskName } from '../tasks/task';
import { tooBig } from './hostErrors';
import type { ResidentModel } from './modelHost';
import { modelName, type ModelKey } from './modelName';

// Weights are copied into the runtime's own layout (measured: 1.2 times the file).
const BYTES_PER_WEIGHT_BYTE = 1.2;

interface Resident {
	readonly key: ModelKey;
	readonly model: LoadedModel<TaskName>;
}

/** The models in memory, the ones used last within a number of bytes. Asked for one after another. */
export class ResidentModels {
	loads = 0;
	unloads = 0;
	private readonly kept: LRUCache<string, Resident>;
	private readonly disposals: Array<Promise<void>> = [];

	constructor(
		private readonly mostBytes: number,
		private readonly load: (key: ModelKey) => Promise<LoadedModel<TaskName>>,
	) {
		this.kept = new LRUCache({
			maxSize: mostBytes,
			sizeCalculation: ({ model }) => Math.min(mostBytes, Math.max(1, Math.ceil(model.bytes))),
			dispose: ({ model }) => {
				this.unloads++;
				this.disposals.push(model.dispose());
			},
		});
	}

	/** Loads it when it is not there or its files were replaced. `model-too-big`, and what loading throws; that is not kept. */
	async get(key: ModelKey): Promise<LoadedModel<TaskName>> {
		const name = modelName(key);
		const kept = this.kept.get(name);
		if (kept !== undefined) {
			if (await kept.model.isCurrent()) return kept.model;
			this.kept.delete(name);
		}
		await this.makeRoom(key);
		const model = await this.load(key);
		this.loads++;
		this.kept.set(name, { key, model });
		await this.disposed();
		return model;
	}

	list(): ResidentModel[] {
		return [...this.kept.values()].map(({ key, model }) => ({ ...key, bytes: model.bytes }));
	}

	/** What is not needed goes first, so that two models are never in memory where one fits. */
	private async makeRoom({ folder, dtype }: ModelKey): Promise<void> {
		// What is wrong with a folder is for loading to say.
		const weights = await findWeights(folder, dtype).catch(() => undefined);
		const bytes = (weights?.fileBytes ?? 0) * BYTES_PER_WEIGHT_BYTE;
		if (bytes > this.mostBytes) throw tooBig(folder, bytes, this.mostBytes);
		while (this.kept.size > 0 && this.kept.calculatedSize + bytes > this.mostBytes) this.kept.pop();
		await this.disposed();
	}

	private async disposed(): Promise<void> {
		await Promise.all(this.disposals.splice(0));
	}
}
