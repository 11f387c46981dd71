import { createI18n } from 'vue-i18n'
import zh from '@/app/locales/zh-CN'
import { messagesOf } from '@/app/routes'
import type { Locale } from '@/ui/preferences'

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh },
})

/** Shows the interface in a language; English is fetched when first wanted. */
export async function speak(locale: Locale): Promise<void> {
  if (locale === 'en') i18n.global.setLocaleMessage('en', await messagesOf.en())
  i18n.global.locale.value = locale
}
