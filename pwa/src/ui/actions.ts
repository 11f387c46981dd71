import type { Matter } from '@/lib/api'
import { useWords } from '@/ui/words'

/** What an action is called on its button; taking back says what it takes back. */
export function useActionWords() {
  const { t, first } = useWords()
  return (action: string, matter: Matter | null): string =>
    action === 'undo' && matter?.takes_back
      ? t('amend.take_back', { action: first(`action.${matter.takes_back.action}`) })
      : first(`action.${action}`)
}
