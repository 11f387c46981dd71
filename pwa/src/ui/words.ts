import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { LayerWords } from '@/lib/api'
import type { Phrase } from '@/lib/phrase'

/** What is said until the county is known: a device meets it only on its very first start. */
const GENERAL: LayerWords = {
  county: '县',
  town: '乡镇',
  village: '村（社区）',
  large_grid: '大网格',
  small_grid: '小网格',
  focal_village: '重点村',
}

/** What the county calls its layers: each text may name them as {county}, {town}, {village} and so on. */
export const useLayers = defineStore('layers', () => {
  const words = shallowRef<LayerWords>(GENERAL)
  return { words }
})

/** The words of the interface: `t` for keys, `say` for phrases, `has` to ask whether a key is worded. */
export function useWords() {
  const { t: worded, te } = useI18n({ useScope: 'global' })
  const layers = useLayers()
  const t = (key: string, values: Phrase['values'] = {}): string =>
    worded(key, { ...layers.words, ...values }, Number(values['n'] ?? 1))
  const say = ({ key, values }: Phrase): string => t(key, values)
  /** The word of the first key that has one. */
  const first = (...keys: string[]): string => t(keys.find(key => te(key)) ?? keys[0] ?? '')
  return { t, say, first, has: (key: string) => te(key) }
}
