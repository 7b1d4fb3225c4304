import { loadStaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { confusableLabels } from '../../../../core/loop/rehearsal/confusableLabels';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';
import { tenIntents } from '../../training/tenIntents';

it('labels are confused with those whose texts are most alike, five at most, never with themselves', async () => {
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	const items = tenIntents().map(({ text, label }, at) => ({ itemId: String(at), text, label }));
	const found = await confusableLabels([...items, { itemId: 'none', text: 'good morning' }], await encoder.encodeAll([...items.map(({ text }) => text), 'good morning']));
	expect(found.size).toBe(10);
	for (const [label, others] of found) {
		expect(others).toHaveLength(5);
		expect(others).not.toContain(label);
	}
	expect(found.get('top up failed')?.[0]).toMatch(/top up|card|transfer|payment/);
});

it('two labels have but each other', async () => {
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	const items = [{ itemId: '1', text: 'my card', label: 'card' }, { itemId: '2', text: 'money back', label: 'refund' }];
	const found = await confusableLabels(items, await encoder.encodeAll(items.map(({ text }) => text)));
	expect([...found]).toEqual([['card', ['refund']], ['refund', ['card']]]);
});
