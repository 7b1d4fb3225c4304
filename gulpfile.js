const { Transform } = require('node:stream');
const { readdirSync, rmSync } = require('node:fs');
const { minifySync } = require('@swc/core');
const { dest, parallel, series, src } = require('gulp');

const shipped = ['core', 'credentials', 'icons', 'models', 'nodes'];

// n8n-node build copies every picture of the tree into dist/, those of host/ and docs/ too.
async function prune() {
	for (const name of readdirSync('dist')) {
		if (!shipped.includes(name)) rmSync(`dist/${name}`, { recursive: true });
	}
}

// Every reader of a review loads the page's scripts: short names inside, the same names outside.
const minified = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const { code } = minifySync(file.contents.toString(), { compress: { ecma: 2020 }, mangle: true, module: false });
			file.contents = Buffer.from(code);
			done(null, file);
		},
	});

// Without `encoding: false` gulp reads files as text and spoils the model's weights.
const copy = (globs) => src(globs, { base: '.', encoding: false }).pipe(dest('dist'));
const icons = () => copy('icons/*.svg');
const scripts = () => src('core/**/assets/*.js', { base: '.', encoding: false }).pipe(minified()).pipe(dest('dist'));
const assets = () => copy(['core/**/assets/*.css', 'models/**', '!models/**/vectors.json']);

exports['build:icons'] = icons;
exports['build:assets'] = series(prune, parallel(icons, scripts, assets));
