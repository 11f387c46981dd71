import { computed, onScopeDispose, ref } from 'vue'

/** How many panes stand side by side: queue, map and matter; queue and one other; one at a time. */
export function usePanes() {
  const three = window.matchMedia('(min-width: 1280px)')
  const two = window.matchMedia('(min-width: 700px)')
  const count = ref(0)
  const measure = () => (count.value = three.matches ? 3 : two.matches ? 2 : 1)
  measure()
  three.addEventListener('change', measure)
  two.addEventListener('change', measure)
  onScopeDispose(() => {
    three.removeEventListener('change', measure)
    two.removeEventListener('change', measure)
  })
  return computed(() => count.value)
}
