module.exports = { useTabs: true, printWidth: 110, singleQuote: true, trailingComma: 'all', semi: true };
