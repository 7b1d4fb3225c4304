import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';

const MINIMUM = [2, 39] as const;
const manifestSchema = z.object({ name: z.literal('n8n'), version: z.string() });

/** Version of the n8n that was started by this file, often through a link; undefined for another program, such as a test. */
export function n8nVersionAt(entryFile = process.argv[1] ?? ''): string | undefined {
	try {
		return manifestSchema.parse(JSON.parse(readFileSync(join(dirname(realpathSync(entryFile)), '..', 'package.json'), 'utf8'))).version;
	} catch {
		return undefined;
	}
}

/** n8n before 2.39 drops every output but the first when a waiting node goes on. Throws `n8n-too-old`. */
export function requireN8n(version: string | undefined = n8nVersionAt()): void {
	if (version === undefined) return;
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
	throw new HitlError(
		'n8n-too-old',
		`Human Review needs n8n ${MINIMUM.join('.')} or newer; this is n8n ${version}, which would lose approved and rejected items`,
		'Update n8n, then run the workflow again.',
	);
}
