import type { Category } from '@/lib/api'

/** The top kind of a category. */
export const topOf = (category: string | null): string | null => category?.split('.')[0] ?? null

/** What can be chosen under a top kind; a kind without parts is itself the choice. */
export const choicesUnder = (kinds: readonly Category[], top: string | null): Category[] =>
  top === null ? [] : kinds.filter(kind => kind.parent === top)
