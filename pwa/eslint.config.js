import prettier from 'eslint-config-prettier'
import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** Folders from low to high: a file may import from lower folders only. */
const ORDER = ['lib', 'ui', 'offline', 'map', 'features', 'app']
const SLICES = ['session', 'agency', 'intake', 'matters', 'desk', 'cockpit', 'care']

const parents = { group: ['../**'], message: 'Import through @/.' }
const maplibre = { name: 'maplibre-gl', message: 'Only src/map knows MapLibre.' }
const dexie = { name: 'dexie', message: 'Only src/offline knows Dexie.' }
const plainLib = {
  group: ['vue', 'vue-router', 'vue-i18n', 'pinia', 'dexie', 'maplibre-gl'],
  message: 'lib is plain TypeScript.',
}

const layers = ORDER.map((folder, i) => ({
  files: [`src/${folder}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          parents,
          ...ORDER.slice(i + 1).map(higher => ({
            group: [`@/${higher}`, `@/${higher}/**`],
            message: `${folder} lies below ${higher}.`,
          })),
          ...(folder === 'lib' ? [plainLib] : []),
        ],
        paths: [...(folder === 'map' ? [] : [maplibre]), ...(folder === 'offline' ? [] : [dexie])],
      },
    ],
  },
}))

const slices = SLICES.map(slice => ({
  files: [`src/features/${slice}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          parents,
          { group: ['@/app', '@/app/**'], message: 'features lies below app.' },
          {
            group: SLICES.filter(other => other !== slice).flatMap(other => [
              `@/features/${other}/**`,
              `!@/features/${other}/api`,
            ]),
            message: 'Of another slice, import only its api.ts.',
          },
        ],
        paths: [maplibre, dexie],
      },
    ],
  },
}))

export default tseslint.config(
  { ignores: ['dist/**', 'dev-dist/**'] },
  ...tseslint.configs.strict,
  ...pluginVue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Lazy imports live in src/app/routes.ts.' },
      ],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-v-html': 'error',
      // An optional prop is `undefined` when absent, and the type says so.
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  { files: ['src/app/routes.ts'], rules: { 'no-restricted-syntax': 'off' } },
  ...layers,
  ...slices,
  prettier,
)
