// `npm run bench:review`: how long a pause and an answer take, beside n8n's own "Send and wait" in the same n8n, and what waiting costs.
import { script, Sentence } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { startBenchN8n } from './eventLoop/benchN8n.mjs';
import { machine, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { openDatabases } from './review/databases.mjs';
import { startListener } from './review/listener.mjs';
import { measureReviews } from './review/measureReviews.mjs';
import { reviewPicture } from './review/reviewPicture.mjs';
import { waitingCost, WARM } from './review/waitingCost.mjs';
import { addWorkflows } from './review/workflows.mjs';
import { seededNumbers } from './seededNumbers.mjs';

const seed = 1;

await script(async () => {
	const { quick, pairs } = readArguments(process.argv.slice(2), { pairs: 20 });
	const size = quick ? { pairs: 2, items: [1, 50], waiting: [100], cost: 5 } : { pairs, items: [1, 50, 500], waiting: [1_000, 10_000], cost: 100 };
	console.log('Starting n8n ...');
	const n8n = await startBenchN8n(() => undefined);
	const listener = await startListener();
	const rows = [];
	const add = (more) => {
		rows.push(...more);
		console.log(table({ rows: more }, { peer: 'n8n', ratio: true }).split('\n').slice(1).map((each) => `  ${each}`).join('\n'));
	};
	try {
		await addWorkflows(n8n, listener);
		const next = seededNumbers(seed);
		for (const items of size.items) add(await measureReviews(n8n, listener, { items, waiting: 0, pairs: size.pairs, next }));
		const databases = openDatabases(n8n.userFolder);
		add(await waitingCost(n8n, listener, databases, size.cost));
		let there = size.cost + WARM;
		for (const waiting of size.waiting) {
			databases.addWaiting(waiting - there);
			there = waiting;
			add(await measureReviews(n8n, listener, { items: 1, waiting, pairs: size.pairs, next }));
		}
		databases.close();
	} finally {
		listener.stop();
		await n8n.stop();
	}
	if (rows.length === 0) throw new Sentence('Nothing could be measured. What n8n said stands above.');
	const result = { name: 'review', seed, machine: machine(), quick, rows };
	console.log(`\n${table(result, { peer: 'n8n', ratio: true })}\n\n${verdict(result)}`);
	writeResult(result, reviewPicture(result));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/review.json and bench/results/review.svg');
	process.exit();
});
