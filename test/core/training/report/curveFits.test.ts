import { loadStaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { crossValidate } from '../../../../core/training/crossValidation';
import { featureMatrix, type FeatureMatrix } from '../../../../core/training/featureMatrix';
import { curveFits } from '../../../../core/training/report/curveFits';
import { stratifiedFolds } from '../../../../core/training/stratifiedFolds';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';
import { seededRandom } from '../smallMatrix';
import { tenIntents } from '../tenIntents';

const random = seededRandom(3);
const rows = tenIntents().filter(() => random() < 0.15);
const names = [...new Set(rows.map(({ label }) => label))].sort();
const labels = rows.map(({ label }) => names.indexOf(label));
const texts = rows.map(({ text }) => text);
let features: FeatureMatrix;
beforeAll(async () => {
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	features = featureMatrix(texts.map((text) => encoder.encode(text)), encoder);
});

const folds = (answers: readonly number[]) => stratifiedFolds(answers, texts, 3, 1);
const validated = (answers: readonly number[]) => crossValidate(features, answers, names.length, folds(answers));

test('on all answers it repeats the cross-validation, on fewer it learns from fewer, in the end one of each label', async () => {
	const { fitOn, full } = curveFits({ features, labels, folds: folds(labels), validation: await validated(labels) });
	const [fewest, quarter, all] = [await fitOn(0.001), await fitOn(0.25), await fitOn(1)];
	expect(full.tested).toBe(rows.length);
	expect(full.learnedFrom).toBe(Math.round((2 * rows.length) / 3));
	expect(all.learnedFrom).toBe(full.learnedFrom);
	expect(Math.abs(all.right - full.right)).toBeLessThanOrEqual(2);
	expect(quarter.tested).toBe(full.tested);
	expect(quarter.learnedFrom / full.learnedFrom).toBeCloseTo(0.25, 1);
	expect(quarter.right).toBeLessThan(full.right);
	expect(fewest.learnedFrom).toBe(names.length);
});

test('what is tested was never learned: labels drawn by chance stay a matter of chance', async () => {
	const chance = seededRandom(9);
	const drawn = labels.map(() => Math.floor(chance() * names.length));
	const { fitOn, full } = curveFits({ features, labels: drawn, folds: folds(drawn), validation: await validated(drawn) });
	for (const { right, tested } of [await fitOn(0.5), await fitOn(1), full]) expect(right / tested).toBeLessThan(0.2);
});

test('it can be cancelled', async () => {
	const validation = { scores: new Float64Array(names.length * rows.length), labels, classCount: names.length, C: 1, rows: [...rows.keys()] };
	const { fitOn } = curveFits({ features, labels, folds: folds(labels), validation, isCancelled: () => true });
	await expect(fitOn(0.5)).rejects.toMatchObject({ code: 'cancelled' });
});
