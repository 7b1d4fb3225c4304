// Preloaded by every npm script, in words that any Node can read: too old a Node stops here with a sentence.
'use strict';

function refusal(version) {
	if (Number(version.split('.')[0]) >= 20) return '';
	return (
		'This needs Node 20 or newer; here is Node ' +
		version +
		'.\n' +
		'Install a current Node from https://nodejs.org (or with your version manager) and run the command again.'
	);
}

module.exports = { refusal: refusal };

var sentence = refusal(process.versions.node);
if (sentence) {
	console.error(sentence);
	process.exit(1);
}
