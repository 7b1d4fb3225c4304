// Runs tasks of core/inference/tasks in a process of its own: jest's typed arrays are not those that native code accepts.
const { chooseBackend } = require('../../dist/core/inference/host/backend.js');

// The runtime is chosen before the library is loaded.
const loading = chooseBackend(process.argv[2], 1).then(() =>
	require('../../dist/core/inference/tasks/loadModel.js'),
);
const models = new Map();

const actions = {
	async load({ key, task, options }) {
		const { loadModel } = await loading;
		const model = await loadModel(task, options);
		models.set(key, model);
		return { bytes: model.bytes };
	},
	async run({ key, rows, settings, abortAfter }) {
		let asked = 0;
		return await models.get(key).run(rows, settings, () => ++asked > abortAfter);
	},
	isCurrent: async ({ key }) => await models.get(key).isCurrent(),
	dispose: async ({ key }) => await models.get(key).dispose(),
	rss: async () => process.memoryUsage.rss(),
};

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ id, action, ...rest }) => {
	try {
		process.send({ id, answer: await actions[action](rest) });
	} catch (error) {
		process.send({ id, error: { ...error, name: error.name, message: error.message } });
	}
});
