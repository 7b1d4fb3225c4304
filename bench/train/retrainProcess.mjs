// A process that retrains a loop of a store, as n8n does it: one training at a time, in a process of its own. Says how far it is.
import { openSqliteStore } from '../../dist/core/feedback/sqliteStore.js';
import { retrain } from '../../dist/core/loop/retrain.js';
import { trainInTurn } from '../../dist/core/loop/trainInTurn.js';
import { train } from '../../dist/core/training/trainer.js';

process.once('message', async ({ file, loop, holder, encoderFolder, at }) => {
	const now = () => new Date(at);
	const store = await openSqliteStore({ file });
	process.send({ step: 'begun' });
	const training = async (request, options) => await train(request, { ...options, encoder: { folder: encoderFolder } });
	const onProgress = ({ step }) => process.send({ step });
	const turn = await trainInTurn({ store, loop, holder, now }, async () => await retrain({ loop, store, train: training, now, onProgress }));
	await store.close();
	process.send({ step: 'over', kind: turn.result?.kind ?? turn.kind });
	process.disconnect();
});
