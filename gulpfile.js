const { readdirSync, rmSync } = require('node:fs');
const { dest, parallel, series, src } = require('gulp');

const shipped = ['core', 'credentials', 'icons', 'models', 'nodes'];

// n8n-node build copies every picture of the tree into dist/, those of host/ and docs/ too.
async function prune() {
	for (const name of readdirSync('dist')) {
		if (!shipped.includes(name)) rmSync(`dist/${name}`, { recursive: true });
	}
}

// Without `encoding: false` gulp reads files as text and spoils the model's weights.
const copy = (globs) => src(globs, { base: '.', encoding: false }).pipe(dest('dist'));
const icons = () => copy('icons/*.svg');
const assets = () => copy(['core/**/assets/*.{css,js}', 'models/**', '!models/**/vectors.json']);

exports['build:icons'] = icons;
exports['build:assets'] = series(prune, parallel(icons, assets));
