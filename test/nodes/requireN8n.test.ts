import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nVersionAt, requireN8n } from '../../nodes/shared/requireN8n';

test.each(['2.39.0', '2.41.1', '3.0.0', undefined])('n8n %s is new enough, or unknown', (version) => {
	expect(() => requireN8n(version)).not.toThrow();
});

test.each(['2.38.9', '2.0.0', '1.120.4'])('n8n %s is refused with what would happen and what to do', (version) => {
	expect(() => requireN8n(version)).toThrow(
		expect.objectContaining({ message: expect.stringContaining(`this is n8n ${version}`), nextStep: expect.stringContaining('Update n8n') }),
	);
});

test('the version is found through the link by which n8n is usually started', () => {
	const folder = mkdtempSync(join(tmpdir(), 'hitl-version-'));
	mkdirSync(join(folder, 'n8n', 'bin'), { recursive: true });
	writeFileSync(join(folder, 'n8n', 'package.json'), JSON.stringify({ name: 'n8n', version: '2.40.0' }));
	writeFileSync(join(folder, 'n8n', 'bin', 'n8n'), '');
	symlinkSync(join(folder, 'n8n', 'bin', 'n8n'), join(folder, 'linked-n8n'));
	expect(n8nVersionAt(join(folder, 'linked-n8n'))).toBe('2.40.0');
	expect(n8nVersionAt('/no/such/program')).toBeUndefined();
});
