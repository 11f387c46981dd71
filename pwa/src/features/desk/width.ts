import { computed, onScopeDispose, ref } from 'vue'
import { panesIn } from '@/features/desk/model'
import { usePreferences } from '@/ui/preferences'

/** How many panes stand side by side in the window as it is now. */
export function usePanes() {
  const preferences = usePreferences()
  const width = ref(window.innerWidth)
  const measure = () => (width.value = window.innerWidth)
  window.addEventListener('resize', measure)
  onScopeDispose(() => window.removeEventListener('resize', measure))
  return computed(() => panesIn(width.value, preferences.scale))
}
