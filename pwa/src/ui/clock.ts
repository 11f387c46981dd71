import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { dayOf } from '@/lib/days'

/** The time as the screens show it, moved on every minute. */
export const useClock = defineStore('clock', () => {
  const now = ref(new Date())
  window.setInterval(() => (now.value = new Date()), 60_000)
  return { now, today: computed(() => dayOf(now.value)) }
})
