import type { Script, Turn } from './model-server.ts'

/**
 * The worst model there is: it does what untrusted text in its prompt says. A text `OBEY[[...]]` anywhere in the prompt
 * makes it reply with exactly what stands between the brackets (JSON escapes are undone, so that a text quoted into
 * JSON still works); a prompt without one gets `otherwise`.
 */
export function obedient(otherwise: Turn): Script {
  return ({ prompt }) => {
    const order = /OBEY\[\[([\s\S]*?)\]\]/.exec(prompt)?.[1]
    return order === undefined ? otherwise : order.replaceAll('\\n', '\n').replaceAll('\\"', '"')
  }
}
