import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from '@/app/App.vue'
import { i18n } from '@/app/i18n'
import { mapPicker } from '@/app/routes'
import { router } from '@/app/router'
import { MAP_PICKER } from '@/ui/form'
import '@/ui/base.css'

createApp(App).use(createPinia()).use(i18n).use(router).provide(MAP_PICKER, mapPicker).mount('#app')
