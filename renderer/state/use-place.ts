/** The place, for a component. */
import { useAtom } from './atom.ts';
import { trail, type Place } from './place.ts';

export const usePlace = (): Place => useAtom(trail).now;
export function useHistory(): { readonly canBack: boolean; readonly canForward: boolean } {
  const t = useAtom(trail);
  return { canBack: t.past.length > 0, canForward: t.future.length > 0 };
}
