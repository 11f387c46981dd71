import { defineStore } from 'pinia'
import { onScopeDispose, ref, watch } from 'vue'

const KEPT = 'wangge.desk.keys'

/** Whether single keys do something; whoever speaks to their computer may want them off (WCAG 2.1.4). */
export const useKeys = defineStore('desk-keys', () => {
  const on = ref(localStorage.getItem(KEPT) !== 'off')
  watch(on, now => localStorage.setItem(KEPT, now ? 'on' : 'off'))
  return { on }
})

const WRITING = ['INPUT', 'TEXTAREA', 'SELECT']

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (WRITING.includes(target.tagName) || target.isContentEditable)

/** Does what stands beside a key while the screen is open, unless somebody writes or has turned keys off. */
export function onKeys(acts: Readonly<Record<string, () => void>>): void {
  const keys = useKeys()
  const listen = (event: KeyboardEvent) => {
    const act = acts[event.key]
    if (!act || !keys.on || event.ctrlKey || event.metaKey || event.altKey) return
    if (isWriting(event.target) || document.querySelector('dialog[open]')) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', listen)
  onScopeDispose(() => window.removeEventListener('keydown', listen))
}
