import { rankLabels } from '../../../core/inference/classifier/rankScores';
import { logits, softmax, type LinearHead } from '../../../core/inference/classifier/linearHead';
import { loadStaticEncoder, type Encoding, type StaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { AnsweredTexts } from '../../../core/selection/answeredTexts';
import { Backlog } from '../../../core/selection/backlog';
import { selectForReview } from '../../../core/selection/selectForReview';
import { featureMatrix } from '../../../core/training/featureMatrix';
import { fitLogisticRegression } from '../../../core/training/logisticRegression';
import { toLinearHead } from '../../../core/training/toLinearHead';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { tenIntents } from '../training/tenIntents';

// `npm run bench:train` measures the whole on public data sets; this notices at once when choosing is no better than chance.

const ROUNDS = 3;
const A_ROUND = 20;
/** The others test. */
const POOL = 600;

let encoder: StaticEncoder;
let rows: Array<{ readonly label: string; readonly encoding: Encoding }>;

beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
	rows = tenIntents().map(({ text, label }) => ({ label, encoding: encoder.encode(text) }));
});

type Row = (typeof rows)[number];

function learn(answered: readonly Row[]): LinearHead {
	const names = [...new Set(answered.map(({ label }) => label))].sort();
	const features = featureMatrix(answered.map(({ encoding }) => encoding), encoder);
	const { point } = fitLogisticRegression(features, answered.map(({ label }) => names.indexOf(label)), names.length, { C: 30, maxIterations: 30 });
	return toLinearHead(point, names, 1, encoder);
}

const predictionOf = (head: LinearHead, { encoding }: Row) => rankLabels(head.labels, softmax(logits(head, encoding), 1), 2);

const shareRight = (head: LinearHead, test: readonly Row[]): number =>
	test.filter((row) => predictionOf(head, row).label === row.label).length / test.length;

async function choose(pool: readonly Row[], answered: ReadonlySet<Row>, head: LinearHead | undefined, seed: number): Promise<Row[]> {
	const backlog = new Backlog<Row>(seed);
	const said = new AnsweredTexts(encoder.denseSize);
	for (const row of pool) {
		if (answered.has(row)) said.add(row.encoding.dense);
		else backlog.add({ item: row, vector: row.encoding.dense, ...(head === undefined ? {} : { prediction: predictionOf(head, row) }) });
	}
	return (await selectForReview(backlog, { count: A_ROUND, answered: said })).map(({ item }) => item);
}

test('sixty chosen answers teach more than sixty by lot', async () => {
	// The file is in shuffled order.
	const pool = rows.slice(0, POOL);
	const unseen = rows.slice(POOL);
	const answered = new Set<Row>();
	let head: LinearHead | undefined;
	for (let round = 0; round < ROUNDS; round++) {
		for (const row of await choose(pool, answered, head, round)) answered.add(row);
		head = learn([...answered]);
	}
	const byLot = Array.from({ length: POOL / answered.size }, (_, draw) =>
		shareRight(learn(pool.slice(draw * answered.size, (draw + 1) * answered.size)), unseen),
	);
	expect(answered.size).toBe(ROUNDS * A_ROUND);
	expect(head && shareRight(head, unseen)).toBeGreaterThan(Math.max(...byLot));
});
