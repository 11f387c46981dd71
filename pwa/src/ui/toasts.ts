import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { IconName } from '@/ui/icons'

const SHOWN_MS = 5000

/** One short word about what has just happened, spoken politely to screen readers too. */
export const useToasts = defineStore('toasts', () => {
  const shown = ref<{ words: string; icon: IconName } | null>(null)
  let timer = 0

  function show(words: string, icon: IconName = 'check-circle'): void {
    window.clearTimeout(timer)
    shown.value = { words, icon }
    timer = window.setTimeout(() => (shown.value = null), SHOWN_MS)
  }

  return { shown, show }
})
