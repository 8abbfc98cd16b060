/**
 * An ESLint rule: no file imports itself by way of others, type imports included (import-x/no-cycle leaves those out).
 * The file being linted is read as ESLint holds it, the others from disk.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

const endings = ['', '.ts', '.tsx', '.js', '/index.ts', '/index.tsx'];

/** @type {Map<string, readonly string[]>} by path, what it imports */
const known = new Map();

/**
 * @param {string} from path of the importing file
 * @param {string} specifier as written there
 * @returns {string | undefined} path of the file meant; undefined for packages and for what is no file
 */
function resolved(from, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  const path = resolve(dirname(from), specifier.replace(/\?.*$/, ''));
  return endings.map((ending) => path + ending).find((file) => existsSync(file) && statSync(file).isFile());
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {readonly string[]} paths of the files it imports, in whatever way
 */
function importsIn(file, text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const targets = importedFiles.map(({ fileName }) => resolved(file, fileName));
  return [...new Set(targets.filter((target) => target !== undefined))];
}

/** @param {string} file */
function importsOf(file) {
  if (!/\.(ts|tsx|js)$/.test(file)) return [];
  let imports = known.get(file);
  if (!imports) known.set(file, (imports = importsIn(file, readFileSync(file, 'utf8'))));
  return imports;
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {readonly string[] | null} the shortest way by imports, both ends included
 */
function way(from, to) {
  /** @type {Map<string, string | null>} */
  const reachedFrom = new Map([[from, null]]);
  for (const file of reachedFrom.keys()) {
    if (file === to) {
      const path = [];
      for (let at = /** @type {string | null} */ (file); at !== null; at = reachedFrom.get(at) ?? null)
        path.unshift(at);
      return path;
    }
    for (const next of importsOf(file)) if (!reachedFrom.has(next)) reachedFrom.set(next, file);
  }
  return null;
}

/** @type {import('eslint').Rule.RuleModule} */
export const noCycle = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'Import cycle: {{path}}' } },
  create: (context) => ({
    Program(node) {
      const file = context.filename;
      for (const target of importsIn(file, context.sourceCode.text)) {
        const back = way(target, file);
        if (!back) continue;
        const path = [file, ...back].map((at) => relative(context.cwd, at)).join(' > ');
        context.report({ node, messageId: 'cycle', data: { path } });
      }
    },
  }),
};
