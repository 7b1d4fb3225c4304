import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { z } from 'zod/v4';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--disable-dev-shm-usage',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Nothing leaves the machine: every name but loopback is unknown.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

interface Installed {
	readonly executablePath: string;
	/** Variables that this build needs beside the machine's own. */
	readonly env: Readonly<Record<string, string>>;
}

/** A headless Chromium: CHROMIUM_PATH, else one on the PATH, else the build that comes with `npm ci` (Linux x64). */
export async function launchBrowser(): Promise<Browser> {
	const { executablePath, env } = await findChromium();
	return await chromium.launch({ executablePath, args: FLAGS, env: { ...definedEnv(), ...env } });
}

const definedEnv = (): Record<string, string> =>
	Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

async function findChromium(): Promise<Installed> {
	const named = process.env.CHROMIUM_PATH;
	if (named !== undefined && named !== '') return { executablePath: named, env: {} };
	const onPath = findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
	return onPath === undefined ? await unpackBundled() : { executablePath: onPath, env: {} };
}

function findOnPath(names: readonly string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
	return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * Unpacks @sparticuz/chromium with the system libraries that a bare machine lacks, once per machine. The package unpacks
 * straight into the temp folder and takes a half-written file of another process for a whole one: so each process unpacks
 * into a folder of its own and moves it into place.
 */
async function unpackBundled(): Promise<Installed> {
	const folder = join(tmpdir(), `hitl-test-chromium-${bundledVersion()}`);
	if (!existsSync(folder)) {
		const partial = `${folder}.${process.pid}`;
		mkdirSync(partial, { recursive: true });
		// In a process of its own: the package takes its folder, and its switch for "the libraries too", from the environment.
		await promisify(execFile)(process.execPath, ['--eval', "require('@sparticuz/chromium').executablePath()"], {
			cwd: __dirname,
			env: { ...definedEnv(), TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
		});
		// The package's own list of font folders names /tmp/fonts; without one font Chromium ends at the first text.
		writeFileSync(join(partial, 'fonts', 'fonts.conf'), fontsConfig(folder));
		try {
			renameSync(partial, folder);
		} catch (error) {
			rmSync(partial, { recursive: true, force: true });
			if (!existsSync(folder)) throw error;
		}
	}
	return {
		executablePath: join(folder, 'chromium'),
		env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
	};
}

const fontsConfig = (folder: string): string =>
	`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${[`${folder}/fonts`, '/usr/share/fonts']
		.map((path) => `<dir>${path}</dir>`)
		.join('')}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`;

function bundledVersion(): string {
	const manifest = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..', 'package.json');
	return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8'))).version;
}
