import { alarmsOf, monitoringSchema, newMonitoring, withDecisions, type Monitoring } from '../../../../core/gate/monitoring/monitoring';
import { underNames } from '../../../../core/gate/monitoring/underNames';
import { confidenceOf, labelsOf, stream } from './streams';

const AT = '2026-03-01T00:00:00.000Z';
const four = labelsOf(4);
const items = (seed: number, count: number, nameOf = (label: string) => label) =>
	stream(seed, count, (draw) => ({ confidence: confidenceOf(draw), label: nameOf(four(draw)) }));
const watched = (count: number): Monitoring => withDecisions(newMonitoring(), items(1, count), AT);

test('a label that is renamed is no shift, nor are two that become one', () => {
	const renamed = (label: string): string => (label === 'label 0' ? 'invoices' : label === 'label 2' ? 'label 1' : label);
	for (const before of [watched(1_500), watched(300)]) {
		const after = withDecisions(underNames(before, renamed), items(2, 2_000, renamed), AT);
		expect(alarmsOf(after)).toEqual([]);
		expect(monitoringSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after);
		// Without it the new name is a label that nobody knew.
		if (before.traffic.reference !== undefined) expect(alarmsOf(withDecisions(before, items(2, 2_000, renamed), AT))).toMatchObject([{ kind: 'labelShift' }]);
	}
});

test('what was counted stays counted', () => {
	const before = watched(1_500).traffic;
	const after = underNames(watched(1_500), (label) => (label === 'label 3' ? undefined : 'all')).traffic;
	const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
	expect(after.reference!.labels).toEqual(['', 'all']);
	expect(sum(after.reference!.labelCounts)).toBeCloseTo(sum(before.reference!.labelCounts), 9);
	expect(after.blocks.map(({ labels }) => sum(labels))).toEqual(before.blocks.map(({ labels }) => sum(labels)));
	expect(after.reference!.labelCounts.at(-1)).toBe(before.reference!.labelCounts[before.reference!.labels.indexOf('label 3')]);
});

test('where all names stay nothing changes', () => {
	for (const state of [watched(1_500), watched(300), newMonitoring()]) expect(underNames(state, (label) => label)).toBe(state);
});

test('an alarm that stands speaks of the label by its new name, or of none that is gone', () => {
	const shifted = withDecisions(watched(1_500), stream(3, 400, (draw) => ({ confidence: confidenceOf(draw), label: draw() < 0.6 ? 'label 3' : four(draw) })), AT);
	const sentence = (state: Monitoring) => alarmsOf(state).find(({ kind }) => kind === 'labelShift')!.sentence;
	expect(sentence(shifted)).toContain('"label 3"');
	expect(sentence(underNames(shifted, (label) => (label === 'label 3' ? 'returns' : label)))).toContain('"returns"');
	expect(sentence(underNames(shifted, (label) => (label === 'label 3' ? undefined : label)))).not.toContain('"');
});
