import { useI18n } from 'vue-i18n'
import type { Phrase } from '@/lib/phrase'

/** The words of the interface: `t` for keys, `say` for phrases, `has` to ask whether a key is worded. */
export function useWords() {
  const { t, te } = useI18n({ useScope: 'global' })
  const say = ({ key, values }: Phrase): string => t(key, values, Number(values['n'] ?? 1))
  /** The word of the first key that has one. */
  const first = (...keys: string[]): string => t(keys.find(key => te(key)) ?? keys[0] ?? '')
  return { t, say, first, has: (key: string) => te(key) }
}
