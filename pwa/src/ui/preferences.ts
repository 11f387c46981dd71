import { defineStore } from 'pinia'
import { ref, watchEffect } from 'vue'

export type TextScale = 1 | 1.25 | 1.5
export type Theme = 'light' | 'dark'
export type Locale = 'zh-CN' | 'en'

interface Chosen {
  scale: TextScale
  sun: boolean
  theme: Theme
  locale: Locale
  /** Whether maps show focal villages and places. */
  care: boolean
}

const KEY = 'wangge.preferences'
const FIRST: Chosen = { scale: 1, sun: false, theme: 'light', locale: 'zh-CN', care: true }

function chosenBefore(): Chosen {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') }
  } catch {
    return FIRST
  }
}

/** How this device shows things: text size, sun mode, theme, language. Kept on the device. */
export const usePreferences = defineStore('preferences', () => {
  const before = chosenBefore()
  const scale = ref(before.scale)
  const sun = ref(before.sun)
  const theme = ref(before.theme)
  const locale = ref(before.locale)
  const care = ref(before.care)

  watchEffect(() => {
    const root = document.documentElement
    root.style.setProperty('--text-scale', String(scale.value))
    root.dataset['theme'] = theme.value
    root.dataset['sun'] = sun.value ? 'on' : 'off'
    root.lang = locale.value
    localStorage.setItem(
      KEY,
      JSON.stringify({
        scale: scale.value,
        sun: sun.value,
        theme: theme.value,
        locale: locale.value,
        care: care.value,
      }),
    )
  })

  return { scale, sun, theme, locale, care }
})
