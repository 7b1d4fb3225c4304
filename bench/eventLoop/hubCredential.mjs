import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../scripts/places.mjs';

/** The package's credential for a model hub, filled in for a hub at `address`: `{ name, type, data }` as n8n takes it. */
export function hubCredential(address) {
	const folder = join(root, 'dist/credentials');
	const file =
		existsSync(folder) && readdirSync(folder).find((name) => /^HuggingFace.*\.credentials\.js$/i.test(name));
	if (!file) throw new Error('the package has no credential for a model hub');
	const [Credential] = Object.values(createRequire(import.meta.url)(join(folder, file)));
	const { name, properties } = new Credential();
	// The field for a mirror is the one that names the hub itself.
	const field = properties.find((property) =>
		/^https:\/\/huggingface\.co/.test(String(property.default) + String(property.placeholder)),
	);
	if (field === undefined) throw new Error('the credential for a model hub has no field for its address');
	return { name: 'Hub of the benchmark', type: name, data: { [field.name]: address } };
}
