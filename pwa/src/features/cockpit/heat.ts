import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { heatMap, type Boundaries, type HeatBy, type HeatMap } from '@/features/cockpit/api'
import { partsOf, type Period, type Step } from '@/features/cockpit/model'
import { problemOf, type ApiProblem } from '@/lib/http'

interface Asked {
  period: Period
  category: string
  by: HeatBy
  step: Step
  boundaries: Boundaries
}

/** The heat map of each part of a period; all parts share one scale, so that they can be compared. */
export function useHeat(asked: Ref<Asked>) {
  const parts = computed(() => partsOf(asked.value.period, asked.value.step))
  const maps = shallowRef<(HeatMap | null)[]>([])
  const at = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)
  const shown = computed(() => maps.value[at.value] ?? null)
  const allCells = computed(() => maps.value.flatMap(map => map?.cells ?? []))
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    const { category, by, boundaries } = asked.value
    const wanted = parts.value
    at.value = wanted.length - 1
    problem.value = null
    const found: (HeatMap | null)[] = wanted.map(() => null)
    // The newest part first: it is the one shown.
    for (let i = wanted.length - 1; i >= 0; i--) {
      const part = wanted[i]
      if (!part) continue
      try {
        found[i] = await heatMap({ ...part, ...(category ? { category } : {}), by, boundaries })
      } catch (error) {
        if (mine === turn) problem.value = problemOf(error)
        return
      }
      if (mine !== turn) return
      if (i === wanted.length - 1 || i === 0 || i % 4 === 0) maps.value = [...found]
    }
  }

  watch(() => JSON.stringify(asked.value), load, { immediate: true })
  onScopeDispose(() => turn++)
  return { parts, at, shown, allCells, problem, reload: load }
}
