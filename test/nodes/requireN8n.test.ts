import { requireN8n } from '../../nodes/shared/requireN8n';

test.each(['2.39.0', '2.41.1', '3.0.0', undefined])('n8n %s is new enough, or unknown', (version) => {
	expect(() => requireN8n(version)).not.toThrow();
});

test.each(['2.38.9', '2.0.0', '1.120.4'])('n8n %s is refused with what would happen and what to do', (version) => {
	expect(() => requireN8n(version)).toThrow(expect.objectContaining({ message: expect.stringContaining(`this is n8n ${version}`), nextStep: expect.stringContaining('Update n8n') }));
});
