import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { VitePWA } from 'vite-plugin-pwa'

/** Where `npm run dev` finds the server; another address is for trying a change against another server. */
const API = process.env['WANGGE_API'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/offline',
      filename: 'worker.ts',
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,png,svg,webmanifest}'],
        // Screens of the desk and the map library come when first opened, and are kept from then on.
        globIgnores: ['**/Desk*', '**/Cockpit*', '**/maplibre*', '**/echarts*', '**/*worker-*'],
      },
      manifest: {
        id: '/',
        name: '网格',
        short_name: '网格',
        description: '县域网格治理：上报隐患，办理事项',
        lang: 'zh-CN',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f4f6f8',
        theme_color: '#0b5cab',
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: 'icons/maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
    }),
  ],
  build: {
    target: ['chrome87', 'safari15.4'],
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ },
            {
              name: 'vendor',
              test: /node_modules[\\/](@vue|vue|vue-router|pinia|vue-i18n|@intlify|dexie)[\\/]/,
            },
            // The phone's screens arrive together: on a slow network few requests beat small ones.
            {
              name: 'phone',
              test: /src[\\/](lib|ui|offline|features[\\/](session|intake[\\/](?!PickPlace)|matters))/,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', proxy: { '/api': API, '/healthz': API } },
  preview: { host: '127.0.0.1', proxy: { '/api': API, '/healthz': API } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
