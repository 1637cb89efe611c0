import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Imports go down only: a folder of `src/` and the folders that it may import. */
const MAY_IMPORT = {
  app: ['app', 'pages', 'stores', 'api', 'ui'],
  pages: ['pages', 'tools', 'canvas', 'stores', 'decoder', 'api', 'ui', 'engine'],
  tools: ['tools', 'stores', 'decoder', 'engine'],
  canvas: ['canvas', 'engine'],
  stores: ['stores', 'api', 'engine'],
  decoder: ['decoder', 'engine'],
  workers: ['workers', 'decoder', 'engine'],
  api: ['api', 'engine'],
  ui: ['ui'],
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

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '**/*.gen.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  typedRules,
  importRules,
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
