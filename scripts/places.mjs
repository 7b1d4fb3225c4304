import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const nodeHome = join(root, 'host/node');
export const n8nHome = join(root, 'host/n8n');
export const registryHome = join(root, 'host/registry');
export const mailHome = join(root, 'host/mail');
export const n8nCommand = join(n8nHome, 'node_modules/n8n/bin/n8n');
