import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Imports go down only: a folder of `src/` and the folders that it may import. */
const MAY_IMPORT = {
  app: ['app', 'pages', 'stores', 'api', 'ui', 'words'],
  pages: ['pages', 'tools', 'canvas', 'stores', 'decoder', 'api', 'ui', 'words', 'engine'],
  tools: ['tools', 'stores', 'decoder', 'words', 'engine'],
  canvas: ['canvas', 'engine'],
  stores: ['stores', 'api', 'words', 'engine'],
  decoder: ['decoder', 'engine'],
  workers: ['workers', 'decoder', 'engine'],
  api: ['api', 'words', 'engine'],
  ui: ['ui', 'words'],
  words: ['words'],
  engine: ['engine'],
};

const banPackages = (folders, group, message) => ({
  files: folders.map((folder) => `src/${folder}/**/*.{ts,tsx}`),
  ignores: ['**/*.test.{ts,tsx}'],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

const importRules = {
  files: ['src/**/*.{ts,tsx}'],
  plugins: { boundaries },
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.tsx'] } },
    'boundaries/elements': Object.keys(MAY_IMPORT).map((type) => ({
      type,
      pattern: `src/${type}`,
    })),
  },
  rules: {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        policies: Object.entries(MAY_IMPORT).map(([from, to]) => ({
          from: { element: { type: from } },
          allow: { to: { element: { types: { anyOf: to } } } },
        })),
      },
    ],
  },
};

const typedRules = {
  files: ['**/*.{ts,tsx}'],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: {
    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
  },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    '@typescript-eslint/no-misused-promises': [
      'error',
      { checksVoidReturn: { attributes: false } },
    ],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    complexity: ['error', 10],
    'max-lines': ['error', 300],
    'max-params': ['error', 6],
    eqeqeq: 'error',
    'no-console': 'error',
  },
};

/** What a person reads or hears is said by `src/words`, in every language. */
const SPOKEN = '/^(alt|aria-label|aria-description|description|error|label|placeholder|title)$/';
const wordsOnly = {
  files: ['src/app/**/*.tsx', 'src/ui/**/*.tsx', 'src/pages/**/*.tsx', 'src/tools/**/*.ts'],
  ignores: ['**/*.test.tsx'],
  rules: {
    'no-restricted-syntax': [
      'error',
      ...[
        // `KeyCap` takes the names of keys and prints them as the language does.
        'JSXElement:not([openingElement.name.name=KeyCap]) > JSXText[value=/^(?!\\s*samweb\\s*$)[^]*[A-Za-z]{2}/]',
        'JSXFragment > JSXText[value=/[A-Za-z]{2}/]',
        'JSXElement > JSXExpressionContainer Literal[value=/^[A-Z][a-z]+ /]',
        `JSXAttribute[name.name=${SPOKEN}] Literal[value=/[A-Za-z]{2}/]`,
        `JSXAttribute[name.name=${SPOKEN}] TemplateElement[value.raw=/[A-Za-z]{2}/]`,
      ].map((selector) => ({ selector, message: 'Put what people read into src/words.' })),
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '**/*.gen.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  typedRules,
  importRules,
  wordsOnly,
  {
    files: ['src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      // TanStack Virtual is on its list; the compiler that the rule serves is not used here.
      'react-hooks/incompatible-library': 'off',
    },
  },
  banPackages(
    ['engine', 'decoder', 'canvas'],
    ['react', 'react-dom', 'zustand', 'onnxruntime-web*'],
    'No framework and no ONNX Runtime below the tools.',
  ),
  banPackages(
    ['app', 'pages', 'tools', 'stores', 'api', 'ui'],
    ['onnxruntime-web*'],
    'ONNX Runtime runs in workers only.',
  ),
  {
    files: ['src/engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'fetch',
        'self',
        'localStorage',
        'performance',
      ],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
